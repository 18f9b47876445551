import Metrics
import PosternMetrics
import TestSupport
import Testing

@Suite struct PrometheusMetricsTests {
    private let metrics = PrometheusMetrics(help: ["jobs": "What was\ndone \\ \"so far\"."])

    @Test func `a counter has the suffix that both formats want, and never falls`() {
        let counter = Counter(label: "jobs", dimensions: [("kind", "a")], factory: metrics)
        counter.increment(by: 3)
        counter.increment(by: -2)
        counter.increment(by: 0)
        counter.reset()
        #expect(
            metrics.exposition(.text) == """
                # HELP jobs_total What was\\ndone \\\\ "so far".
                # TYPE jobs_total counter
                jobs_total{kind="a"} 3

                """)
        #expect(
            metrics.exposition(.openMetrics) == """
                # HELP jobs What was\\ndone \\\\ \\"so far\\".
                # TYPE jobs counter
                jobs_total{kind="a"} 3
                # EOF

                """)
    }

    @Test func `a name that ends in total does not do so twice`() {
        Counter(label: "jobs_total", factory: metrics).increment()
        #expect(metrics.exposition(.text).hasSuffix("\njobs_total 1\n"))
    }

    @Test func `a timer is a histogram in seconds with rising counts`() throws {
        let timer = Timer(label: "work_seconds", factory: metrics)
        for nanoseconds in [400_000, 500_000, 30_000_000, 40_000_000_000, -5] as [Int64] { timer.recordNanoseconds(nanoseconds) }
        let lines = metrics.exposition(.text).split(separator: "\n")
        #expect(lines.first == "# TYPE work_seconds histogram")
        #expect(lines.contains(#"work_seconds_bucket{le="0.0005"} 3"#), "a limit belongs to its range")
        #expect(lines.contains(#"work_seconds_bucket{le="0.025"} 3"#))
        #expect(lines.contains(#"work_seconds_bucket{le="0.05"} 4"#))
        #expect(lines.contains(#"work_seconds_bucket{le="30.0"} 4"#))
        #expect(lines.contains(#"work_seconds_bucket{le="+Inf"} 5"#))
        #expect(lines.contains("work_seconds_count 5"))
        let sum = try #require(lines.first { $0.hasPrefix("work_seconds_sum ") }?.split(separator: " ").last)
        #expect(abs((Double(sum) ?? 0) - 40.0309) < 0.000_001)
        let counts = lines.filter { $0.contains("_bucket{") }.compactMap { Int($0.split(separator: " ")[1]) }
        #expect(counts.count == 16)
        #expect(counts == counts.sorted())
    }

    @Test func `a recorder is a histogram when it aggregates, else a gauge`() {
        Recorder(label: "sizes", factory: metrics).record(100)
        Gauge(label: "level", factory: metrics).record(2.5)
        Meter(label: "heat", factory: metrics).set(-3)
        let text = metrics.exposition(.text)
        #expect(text.contains("# TYPE sizes histogram\n"))
        #expect(text.contains(#"sizes_bucket{le="64.0"} 0"# + "\n" + #"sizes_bucket{le="128.0"} 1"#))
        #expect(text.contains("# TYPE level gauge\nlevel 2.5\n"))
        #expect(text.contains("# TYPE heat gauge\nheat -3.0\n"))
    }

    @Test func `the same name and labels are the same metric`() {
        Counter(label: "jobs", dimensions: [("a", "1"), ("b", "2")], factory: metrics).increment()
        Counter(label: "jobs", dimensions: [("b", "2"), ("a", "1")], factory: metrics).increment()
        #expect(metrics.exposition(.text).hasSuffix("\njobs_total{a=\"1\",b=\"2\"} 2\n"))
    }

    @Test func `values of labels are escaped, names are made acceptable`() {
        let dimensions = [("le", "a\"b\\c\nd"), ("9-x", "é")]
        Counter(label: "my.jobs-done", dimensions: dimensions, factory: metrics).increment()
        #expect(metrics.exposition(.text).hasSuffix("my_jobs_done_total{_9_x=\"é\",le_=\"a\\\"b\\\\c\\nd\"} 1\n"))
    }

    @Test func `labels beyond the limit are counted together`() {
        let metrics = PrometheusMetrics(seriesLimit: 2)
        for number in 0..<100 { Counter(label: "jobs", dimensions: [("n", "\(number)")], factory: metrics).increment() }
        Counter(label: "jobs", dimensions: [("n", "0")], factory: metrics).increment()
        #expect(
            metrics.exposition(.text) == """
                # TYPE jobs_total counter
                jobs_total{n="(other)"} 98
                jobs_total{n="0"} 2
                jobs_total{n="1"} 1

                """)
    }

    @Test func `a name of two kinds stays what it was first, and nothing breaks`() {
        Counter(label: "jobs", factory: metrics).increment()
        Gauge(label: "jobs", factory: metrics).record(7)
        FloatingPointCounter(label: "jobs", factory: metrics).increment(by: 7)
        #expect(metrics.exposition(.text).hasSuffix("counter\njobs_total 1\n"))
    }

    @Test func `what is destroyed is not shown`() {
        let counter = Counter(label: "jobs", factory: metrics)
        Gauge(label: "level", factory: metrics).record(1)
        counter.destroy()
        #expect(metrics.exposition(.text) == "# TYPE level gauge\nlevel 1.0\n")
    }

    @Test func `threads that count at once lose nothing`() throws {
        let counter = Counter(label: "jobs", factory: metrics)
        let (sum, timer) = (FloatingPointCounter(label: "sum", factory: metrics), Timer(label: "t", factory: metrics))
        try onThreads(8) { _ in
            for _ in 0..<10_000 {
                counter.increment()
                sum.increment(by: 0.5)
                timer.recordNanoseconds(1_000_000_000)
            }
        }
        let text = metrics.exposition(.text)
        #expect(text.contains("\njobs_total 80000\n"))
        #expect(text.contains("\nsum_total 40000.0\n"))
        #expect(text.contains("\nt_count 80000\n"))
        #expect(text.contains("\nt_sum 80000.0\n"))
    }

    @Test func `numbers that are none do no harm`() {
        let (sum, recorder) = (
            FloatingPointCounter(label: "sum", factory: metrics), Recorder(label: "sizes", factory: metrics)
        )
        for value in [Double.nan, .infinity, -1] {
            sum.increment(by: value)
            Gauge(label: "level", factory: metrics).record(value)
        }
        recorder.record(Double.nan)
        Gauge(label: "top", factory: metrics).record(Double.infinity)
        Gauge(label: "none", factory: metrics).record(Double.nan)
        let text = metrics.exposition(.text)
        #expect(text.contains("\nsum_total 0.0\n"))
        #expect(text.contains("\nsizes_count 0\n"))
        #expect(text.contains("\ntop +Inf\n"))
        #expect(text.contains("\nnone NaN\n"))
    }

    @Test(
        arguments: [
            (nil, ExpositionFormat.text), ("", .text), ("*/*", .text), ("text/plain", .text),
            ("application/openmetrics-text", .openMetrics), ("Application/OpenMetrics-Text; version=1.0.0", .openMetrics),
            ("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1", .openMetrics),
            ("text/plain, application/openmetrics-text;q=0.2", .text), ("application/openmetrics-text;q=0", .text),
            ("application/openmetrics-text;q=much", .text), (";;,,;q=", .text),
        ] as [(String?, ExpositionFormat)])
    func `the format is the one that the client prefers`(_ accept: String?, _ format: ExpositionFormat) {
        #expect(ExpositionFormat(accepting: accept) == format)
    }
}
