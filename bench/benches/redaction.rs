//! Redaction in bytes a second, on ordinary text and on HTML, with the rules a new account has and with all of them.

use std::hint::black_box;

use bench::{SIZES, html, text};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use domain::redaction::{RedactionRules, Redactor};

fn redaction(criterion: &mut Criterion) {
    let usual = Redactor::new(RedactionRules::default());
    let all = Redactor::new(RedactionRules { cards: true, iban: true, bsn: true, ..RedactionRules::default() });
    let mut group = criterion.benchmark_group("redaction");
    for size in SIZES {
        let (plain, marked) = (text(size), html(size));
        group.throughput(Throughput::Bytes(plain.len() as u64));
        group.bench_with_input(BenchmarkId::new("text", size), &plain, |bencher, plain| {
            bencher.iter(|| usual.redact_text(black_box(plain)).len());
        });
        group.bench_with_input(BenchmarkId::new("text, every rule", size), &plain, |bencher, plain| {
            bencher.iter(|| all.redact_text(black_box(plain)).len());
        });
        group.throughput(Throughput::Bytes(marked.len() as u64));
        group.bench_with_input(BenchmarkId::new("html", size), &marked, |bencher, marked| {
            bencher.iter(|| usual.redact_html(black_box(marked)).len());
        });
    }
    group.finish();
}

criterion_group!(benches, redaction);
criterion_main!(benches);
