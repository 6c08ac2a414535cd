//! `load kill`: kills the server at random moments while it writes. Afterwards everything acknowledged must be there,
//! nothing may be there by halves, and `doctor` must find nothing.

use std::io::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::client::{Connection, Request};
use crate::house::House;
use crate::ledger::{Acknowledged, Books};
use crate::requests::{Dice, World};
use crate::{Target, tell};

#[derive(Args)]
pub(crate) struct Plan {
    #[command(flatten)]
    target: Target,
    /// How often
    #[arg(long, default_value_t = 20)]
    rounds: u32,
    /// Tickets there are before the first round
    #[arg(long, default_value_t = 1_000)]
    tickets: u64,
    /// Connections that write
    #[arg(long, default_value_t = 16)]
    connections: usize,
}

/// What one round found.
struct Round {
    after: Duration,
    acknowledged: usize,
    missing: usize,
    faults: Vec<String>,
    doctor: bool,
}

pub(crate) async fn run(plan: Plan) -> Result<()> {
    let house = House::make(&plan.target).await?;
    house.seed(plan.tickets).await?;
    let mut rounds = Vec::new();
    let mut dice = Dice(u64::from(std::process::id()));
    for number in 0..plan.rounds {
        let after = Duration::from_millis(50 + dice.below(1_950));
        let round = once(&house, &plan, after, u64::from(number)).await?;
        tell(&format!(
            "round {}: killed after {} ms, {} acknowledged, {} missing, {} faults, doctor {}",
            number + 1,
            round.after.as_millis(),
            round.acknowledged,
            round.missing,
            round.faults.len(),
            if round.doctor { "clean" } else { "complains" }
        ));
        rounds.push(round);
    }
    report(&plan, &rounds)
}

async fn once(house: &House, plan: &Plan, after: Duration, number: u64) -> Result<Round> {
    let server = house.serve().await.context("the server does not start after it was killed")?;
    let world = World::look(&server.door, plan.tickets).await?;
    let (told, mut heard) = unbounded_channel();
    let mut writers = Vec::new();
    for place in 0..plan.connections {
        let connection = server.door.connect().await?;
        let dice = Dice(number * 1_000 + place as u64);
        writers.push(tokio::spawn(write(connection, world.clone(), dice, told.clone())));
    }
    drop(told);
    let begun = Instant::now();
    tokio::time::sleep(after).await;
    server.kill().await?;
    let after = begun.elapsed();
    for writer in writers {
        writer.await?;
    }
    let mut acknowledged = Vec::new();
    while let Some(one) = heard.recv().await {
        acknowledged.push(one);
    }
    let doctor = house.balie(&["doctor"]).await.is_ok();
    let books = Books::open(house, &plan.target.engine).await?;
    let faults = books.faults().await?;
    let count = acknowledged.len();
    let missing = books.missing(acknowledged).await?;
    books.close().await;
    Ok(Round { after, acknowledged: count, missing, faults, doctor })
}

/// Writes until the connection breaks; tells each acknowledgement.
async fn write(mut connection: Connection, world: Arc<World>, mut dice: Dice, told: UnboundedSender<Acknowledged>) {
    loop {
        // Nine digits: more could be taken for a card's number, and be blotted.
        let text = format!("{} mark{}", world.text(&mut dice), dice.below(1_000_000_000));
        let request = if dice.below(2) == 0 {
            let body =
                json!({"ticket": {"subject": "a write under fire", "comment": {"body": text}, "tags": ["fire"]}});
            Request { method: "POST", path: "/api/v2/tickets.json".to_owned(), body: Some(body.to_string()) }
        } else {
            let status = if dice.below(2) == 0 { "open" } else { "pending" };
            let path = format!("/api/v2/tickets/{}.json", world.unsolved_ticket(&mut dice));
            let body = json!({"ticket": {"status": status, "comment": {"body": text}}});
            Request { method: "PUT", path, body: Some(body.to_string()) }
        };
        let Ok(answer) = connection.ask(&request).await else { return };
        let Ok(value) = answer.json() else { return };
        let number = |path: &str| value.pointer(path).and_then(Value::as_i64);
        if let (200 | 201, Some(ticket), Some(audit)) = (answer.status, number("/ticket/id"), number("/audit/id"))
            && told.send(Acknowledged { audit, ticket, text }).is_err()
        {
            return;
        }
    }
}

fn report(plan: &Plan, rounds: &[Round]) -> Result<()> {
    let acknowledged: usize = rounds.iter().map(|round| round.acknowledged).sum();
    let missing: usize = rounds.iter().map(|round| round.missing).sum();
    let faults: Vec<&String> = rounds.iter().flat_map(|round| &round.faults).collect();
    let complaints = rounds.iter().filter(|round| !round.doctor).count();
    let mut out = std::io::stdout().lock();
    if plan.target.json {
        let value = json!({"rounds": rounds.len(), "acknowledged": acknowledged, "missing": missing, "faults": faults, "doctor_complaints": complaints});
        writeln!(out, "{value}")?;
    } else {
        writeln!(
            out,
            "{} rounds: {acknowledged} writes acknowledged, {missing} missing, {} faults, doctor complained {complaints} times",
            rounds.len(),
            faults.len()
        )?;
        for fault in &faults {
            writeln!(out, "{fault}")?;
        }
    }
    if missing > 0 || !faults.is_empty() || complaints > 0 {
        bail!("a kill did harm");
    }
    if acknowledged == 0 {
        bail!("nothing was acknowledged, so nothing was tried");
    }
    Ok(())
}
