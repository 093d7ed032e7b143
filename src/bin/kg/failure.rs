//! Why a command fails, and what it exits with.

use kg::knowledge::problem::Problem;
use kg::store;
use std::io::ErrorKind;
use std::process::ExitCode;

/// What `kg --help` says of exit codes.
pub(crate) const CODES: &str = "\
Exit codes:
  0  done; also where a query has no rows
  1  articles could not be read (the others were), an example fails, or a check finds something
  2  the command line, a query, a rule or a names file is wrong
  3  a limit was hit: time, memory or length
  4  there is no store, or it cannot be used";

/// Why a command fails.
pub(crate) enum Failure {
    /// Said already; only the code is left to give.
    Told(u8),
    /// To be said.
    Error(u8, anyhow::Error),
}

impl Failure {
    /// Wrong use, or a wrong file.
    pub(crate) fn usage(error: impl Into<anyhow::Error>) -> Self {
        Self::Error(2, error.into())
    }

    /// Mistakes in files, a line each.
    pub(crate) fn problems(problems: &[Problem]) -> Self {
        for problem in problems {
            eprintln!("kg: {problem}");
        }
        Self::Told(2)
    }

    /// Says it, where it is not said, and gives the code. A reader who has seen enough is no failure.
    pub(crate) fn report(self) -> ExitCode {
        match self {
            Self::Told(code) => code.into(),
            Self::Error(_, error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
            Self::Error(code, error) => {
                eprintln!("kg: {error:#}");
                code.into()
            }
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
    })
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        Self::Error(4, error.into())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Error(1, error.into())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Error(1, error)
    }
}
