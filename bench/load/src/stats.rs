//! What a phase measured.

use std::time::Duration;

use serde_json::{Value, json};

/// The waiting times of one operation at one number of connections.
#[derive(Clone, Debug)]
pub(crate) struct Phase {
    pub(crate) operation: &'static str,
    pub(crate) connections: usize,
    pub(crate) seconds: f64,
    /// Processor time of the server in this phase, in seconds.
    pub(crate) processor_seconds: f64,
    micros: Vec<u32>,
}

impl Phase {
    pub(crate) fn new(
        operation: &'static str,
        connections: usize,
        took: Duration,
        processor_seconds: f64,
        mut micros: Vec<u32>,
    ) -> Self {
        micros.sort_unstable();
        Self { operation, connections, seconds: took.as_secs_f64(), processor_seconds, micros }
    }

    pub(crate) fn per_second(&self) -> f64 {
        self.micros.len() as f64 / self.seconds.max(1e-9)
    }

    /// The waiting time that so many of a thousand do not exceed, in milliseconds.
    pub(crate) fn millis(&self, of_thousand: usize) -> f64 {
        let place = (self.micros.len() * of_thousand).div_ceil(1000).saturating_sub(1);
        self.micros.get(place).map_or(0.0, |micros| f64::from(*micros) / 1000.0)
    }

    /// Processor time of the server for one operation, in microseconds.
    pub(crate) fn processor_micros(&self) -> f64 {
        self.processor_seconds * 1e6 / (self.micros.len().max(1) as f64)
    }

    pub(crate) fn count(&self) -> usize {
        self.micros.len()
    }

    pub(crate) fn json(&self) -> Value {
        json!({
            "operation": self.operation,
            "connections": self.connections,
            "operations": self.count(),
            "seconds": self.seconds,
            "per_second": self.per_second(),
            "p50_ms": self.millis(500),
            "p99_ms": self.millis(990),
            "max_ms": self.millis(1000),
            "server_cpu_micros": self.processor_micros(),
        })
    }
}
