//! `load run`: seed, drive, stop, measure the raw cost, report.

use std::time::Duration;

use anyhow::Result;
use clap::Args;

use crate::house::House;
use crate::report::{Machine, Report};
use crate::requests::{Operation, World};
use crate::{Target, drive, raw, tell};

#[derive(Args)]
pub(crate) struct Plan {
    #[command(flatten)]
    target: Target,
    /// How many tickets, with three comments each
    #[arg(long, default_value_t = 10_000)]
    tickets: u64,
    /// How many connections, one number after another
    #[arg(long, value_delimiter = ',', default_value = "1,8,32")]
    connections: Vec<usize>,
    /// Seconds for each operation at each number of connections
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Only operations whose names hold this
    #[arg(long)]
    only: Option<String>,
}

pub(crate) async fn run(plan: Plan) -> Result<()> {
    let time = Duration::from_secs(plan.seconds.max(1));
    let house = House::make(&plan.target).await?;
    tell("seeding");
    let (seconds, seeded) = house.seed(plan.tickets).await?;
    let disk = house.bytes_on_disk();
    // Once to have everything there, once to measure the start over existing data.
    house.serve().await?.stop().await?;
    let server = house.serve().await?;
    let first_answer = server.first_answer;
    let world = World::look(&server.door, plan.tickets).await?;
    let mut phases = Vec::new();
    let wanted = |operation: &Operation| {
        (*operation != Operation::Incremental || world.has_incremental)
            && plan.only.as_ref().is_none_or(|only| operation.name().contains(only.as_str()))
    };
    for operation in Operation::ALL.into_iter().filter(wanted) {
        for connections in &plan.connections {
            let phase = drive::phase(&server, &world, operation, (*connections).max(1), time).await?;
            tell(&Report::line(&phase));
            phases.push(phase);
        }
    }
    let (memory, most_memory) = server.memory_kib();
    server.stop().await?;
    tell("raw cost");
    let raws = raw::measure(&house, &world, &plan.target.engine, time).await?;
    let report = Report {
        machine: Machine::look(),
        engine: plan.target.engine.clone(),
        tickets: plan.tickets,
        seed: (seconds, seeded),
        disk_after_seeding: disk,
        disk_after_run: house.bytes_on_disk(),
        first_answer,
        memory_kib: memory,
        most_memory_kib: most_memory,
        phases,
        raws,
    };
    report.print(plan.target.json)
}
