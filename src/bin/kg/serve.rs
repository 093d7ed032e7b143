//! `kg serve`: the graph in a browser; and the process that answers one query for it.

use crate::Common;
use crate::failure::Failure;
use anyhow::Context;
use kg::server::{self, Settings};
use std::io::BufWriter;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7878")]
    bind: SocketAddr,
    /// How long a query may take
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = clap::value_parser!(u64).range(1..=3600))]
    time: u64,
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<(), Failure> {
    let runtime = tokio::runtime::Runtime::new().context("starting threads")?;
    runtime.block_on(async {
        let listener = TcpListener::bind(arguments.bind).await.with_context(|| {
            format!("listening at {}; another address is given by --bind", arguments.bind)
        })?;
        let address = listener.local_addr().context("listening")?;
        let settings = Settings {
            store: common.store.clone(),
            files: common.files(),
            program: std::env::current_exe().context("finding this program")?,
            time: Duration::from_secs(arguments.time),
        };
        let server = server::serve(listener, settings);
        eprintln!("The graph is at http://{address} (it can be read there, not changed). Ctrl-C stops it.");
        tokio::select! {
            result = server => result.map_err(|error| Failure::Error(4, error.into())),
            _ = tokio::signal::ctrl_c() => Ok(()),
        }
    })
}

/// What the server tells the process that answers a query.
#[derive(clap::Args)]
pub(crate) struct Work {
    #[arg(long)]
    rows: String,
    #[arg(long)]
    graph: String,
    #[arg(long)]
    most: usize,
    #[arg(long)]
    seconds: u64,
}

pub(crate) fn work(common: &Common, work: &Work) -> Result<(), Failure> {
    let mut out = BufWriter::new(std::io::stdout());
    server::work(&common.store, &work.rows, &work.graph, work.most, work.seconds, &mut out).map_err(
        |refusal| {
            // The server gives the message on as it is.
            eprintln!("{refusal}");
            Failure::Told(refusal.code())
        },
    )
}
