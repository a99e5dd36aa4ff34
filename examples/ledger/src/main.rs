//! The command: `ledger serve CONFIG` runs a replica, `ledger ask ADDRESS REQUEST` asks one.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use ledger::client::Client;
use ledger::config::Config;
use ledger::server::Replica;

#[tokio::main]
async fn main() -> ExitCode {
    let _ = tracing_subscriber::fmt().with_writer(std::io::stderr).try_init();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["serve", config] => serve(Path::new(config)).await,
        ["ask", address, request @ ..] => ask(address, &request.join(" ")).await,
        _ => {
            eprintln!("usage: ledger serve CONFIG | ledger ask ADDRESS REQUEST");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ledger: {error}");
            let mut cause = error.source();
            while let Some(error) = cause {
                eprintln!("  because: {error}");
                cause = error.source();
            }
            ExitCode::FAILURE
        }
    }
}

async fn serve(path: &Path) -> Result<(), Box<dyn Error>> {
    let replica = Replica::start(Config::read(path)?).await?;
    tokio::signal::ctrl_c().await?;
    replica.stop().await?;
    Ok(())
}

async fn ask(address: &str, request: &str) -> Result<(), Box<dyn Error>> {
    let mut client = Client::connect(address.parse()?).await;
    println!("{}", client.request(request).await?);
    Ok(())
}
