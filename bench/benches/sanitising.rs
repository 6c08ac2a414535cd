//! Cleaning HTML and taking the text out of it: linear in size.

use std::hint::black_box;

use bench::{SIZES, html, text};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use markup::html::{clean_html, html_to_text, text_to_html};

fn sanitising(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("sanitising");
    group.sample_size(20);
    for size in SIZES {
        let (dirty, plain) = (html(size), text(size));
        let clean = clean_html(&dirty);
        group.throughput(Throughput::Bytes(dirty.len() as u64));
        group.bench_with_input(BenchmarkId::new("clean html", size), &dirty, |bencher, dirty| {
            bencher.iter(|| clean_html(black_box(dirty)).len());
        });
        group.throughput(Throughput::Bytes(clean.len() as u64));
        group.bench_with_input(BenchmarkId::new("html to text", size), &clean, |bencher, clean| {
            bencher.iter(|| html_to_text(black_box(clean)).len());
        });
        group.throughput(Throughput::Bytes(plain.len() as u64));
        group.bench_with_input(BenchmarkId::new("text to html", size), &plain, |bencher, plain| {
            bencher.iter(|| text_to_html(black_box(plain)).len());
        });
    }
    group.finish();
}

criterion_group!(benches, sanitising);
criterion_main!(benches);
