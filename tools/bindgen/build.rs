//! Is there a compiler for RocksDB? Asked here since this is built first, and RocksDB would say so late and at length.

use std::env;
use std::io::Write;
use std::process::{Command, Stdio};

const PROGRAM: &[u8] = b"#include <compare>\n#include <string>\nint main() { return std::string().size(); }\n";

fn main() {
    println!("cargo:rerun-if-env-changed=CXX");
    println!("cargo:rerun-if-changed=build.rs");
    // Visual C++ and cross compilers have other names and flags; their own messages must do.
    let is_native = env::var("HOST") == env::var("TARGET");
    if !is_native || env::var("CARGO_CFG_TARGET_ENV").is_ok_and(|name| name == "msvc") {
        return;
    }
    let compiler = env::var("CXX").unwrap_or_else(|_| "c++".into());
    if let Err(error) = compile(&compiler) {
        eprintln!("\nRocksDB, the store of this program, needs a C++20 compiler, and `{compiler}` {error}.");
        eprintln!("On Debian or Ubuntu:  sudo apt-get install g++");
        eprintln!("On macOS:             xcode-select --install");
        eprintln!("Another compiler is taken from the environment variable CXX.\n");
        std::process::exit(1);
    }
}

fn compile(compiler: &str) -> Result<(), String> {
    let mut words = compiler.split_whitespace();
    let mut child = Command::new(words.next().unwrap_or("c++"))
        .args(words)
        .args(["-std=c++20", "-fsyntax-only", "-x", "c++", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("cannot be run ({error})"))?;
    if let Some(mut input) = child.stdin.take() {
        // A compiler that has ended already says why by its code.
        let _ = input.write_all(PROGRAM);
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    if status.success() { Ok(()) } else { Err("does not compile a small C++20 program".into()) }
}
