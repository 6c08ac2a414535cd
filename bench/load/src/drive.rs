//! One phase: so many connections do one operation for some seconds.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::house::Server;
use crate::requests::{Dice, Operation, World};
use crate::stats::Phase;

/// The most operations of one phase, so that a phase of writing does not outgrow what was seeded.
const MOST: usize = 200_000;

/// Drives the server and measures.
pub(crate) async fn phase(
    server: &Server,
    world: &Arc<World>,
    operation: Operation,
    connections: usize,
    time: Duration,
) -> Result<Phase> {
    let mut open = Vec::with_capacity(connections);
    for number in 0..connections {
        let mut connection = server.door.connect().await?;
        let mut dice = Dice((number as u64 + 1) * 1_000_003 + operation as u64);
        // The first one is not counted: caches of the connection, not of the house.
        world.act(&mut connection, operation, &mut dice).await?;
        open.push((connection, dice));
    }
    let (begun, used) = (Instant::now(), server.processor_seconds());
    let tasks = open.into_iter().map(|(mut connection, mut dice)| {
        let world = world.clone();
        tokio::spawn(async move {
            let mut micros = Vec::with_capacity(16 * 1024);
            while begun.elapsed() < time && micros.len() < MOST / connections {
                let asked = Instant::now();
                world.act(&mut connection, operation, &mut dice).await?;
                micros.push(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX));
            }
            anyhow::Ok(micros)
        })
    });
    let mut micros = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        micros.extend(task.await??);
    }
    Ok(Phase::new(operation.name(), connections, begun.elapsed(), server.processor_seconds() - used, micros))
}
