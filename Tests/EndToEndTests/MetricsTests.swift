import Glibc
import TestSupport
import Testing

/// The metrics of `notes serve`, read by Prometheus's own parsers.
@Suite(.ownThreads) struct MetricsTests {
    /// Reads both formats from files, and prints each sample as `name{label=value,…} value`, those of 0.0.4 first, then `OPENMETRICS`.
    /// What is wrong with a histogram, the parser of OpenMetrics says.
    private static let reader = """
        import sys
        from prometheus_client.parser import text_string_to_metric_families as text
        from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
        for name, parse in (("text", text), ("openmetrics", openmetrics)):
            print(name.upper())
            for family in parse(open(sys.argv[1] + "/" + name).read()):
                for sample in family.samples:
                    labels = ",".join(f"{key}={value}" for key, value in sorted(sample.labels.items()))
                    print(f"{family.type} {sample.name}{{{labels}}} {sample.value}")
        """

    private static func get(_ server: NotesServer, accepting accept: String) async throws -> FastCGIAnswer {
        try await blocking { [socket = server.socket] in
            try FastCGIClient(.unix(path: socket)).answer(
                to: FastCGIRequest("GET", "/metrics").setting("HTTP_ACCEPT", accept))
        }
    }

    /// The samples of both formats, as the parsers read them.
    private static func samples(_ server: NotesServer) async throws -> [String: Double] {
        let directory = try TemporaryDirectory()
        let old = try await get(server, accepting: "text/plain")
        #expect(old.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
        let new = try await get(server, accepting: "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.3")
        #expect(new.header("Content-Type") == "application/openmetrics-text; version=1.0.0; charset=utf-8")
        try directory.write(old.text, to: "text")
        try directory.write(new.text, to: "openmetrics")
        try directory.write(reader, to: "reader.py")
        let process = try ChildProcess(["/usr/bin/python3", "reader.py", "."], in: directory)
        #expect(try await process.waitUntilExit() == .code(0), "\(process.story)")
        let parts = process.output.split(separator: "OPENMETRICS\n")
        #expect(parts.count == 2)
        var samples: [String: Double] = [:]
        for line in parts.last?.split(separator: "\n") ?? [] {
            let words = line.split(separator: " ")
            guard words.count >= 3, let value = Double(words[words.count - 1]) else { continue }
            samples[words[1..<(words.count - 1)].joined(separator: " ")] = value
        }
        return samples
    }

    /// The samples once all but the request for them have been counted: an answer may arrive a moment before.
    private static func samples(_ server: NotesServer, after count: Double) async throws -> [String: Double] {
        var samples: [String: Double] = [:]
        try await eventually(
            "\(count) requests in \(samples)",
            asking: {
                samples = try await self.samples(server)
                return samples["http_requests_total{method=GET,route=/notes,status=2xx}"] == count
                    && samples["http_requests_running{}"] == 1
            })
        return samples
    }

    @Test func `Prometheus reads what the program counts, in both formats`() async throws {
        let server = try await NotesServer(environment: ["METRICS_PATH": "/metrics"])
        for _ in 0..<5 { _ = try await FastCGIClient.get("/notes", at: server.socket) }
        _ = try await FastCGIClient.get("/nowhere/\u{1B}\"", at: server.socket)
        let first = try await Self.samples(server, after: 5)
        #expect(first["http_requests_total{method=GET,route=/notes,status=5xx}"] == 0)
        #expect(first["http_request_seconds_count{method=GET,route=/notes}"] == 5)
        #expect(first["http_request_seconds_bucket{le=+Inf,method=GET,route=/notes}"] == 5)
        #expect((first["http_request_part_seconds_sum{part=database}"] ?? 0) > 0)
        #expect((first["database_statements_total{role=reader}"] ?? 0) >= 5)
        #expect((first["gateway_connections{}"] ?? 0) >= 1)
        #expect(!first.keys.contains { $0.contains("nowhere") })

        for _ in 0..<3 { _ = try await FastCGIClient.get("/notes", at: server.socket) }
        let second = try await Self.samples(server, after: 8)
        for (name, value) in first where name.contains("_total{") || name.contains("_bucket{") || name.contains("_count{") {
            #expect((second[name] ?? -1) >= value, "\(name)")
        }
    }

    @Test func `the process is counted too, and a path that is taken is refused`() async throws {
        let server = try await NotesServer(environment: ["METRICS_PATH": "/metrics"])
        let samples = try await Self.samples(server)
        #expect((samples["process_resident_memory_bytes{}"] ?? 0) > 1_000_000)
        #expect((samples["process_open_fds{}"] ?? 0) > 5)
        #expect((samples["process_start_time_seconds{}"] ?? 0) > 1_700_000_000)
        #expect((samples["process_cpu_seconds_total{}"] ?? 0) > 0)
        server.process.signal(SIGTERM)
        _ = try await server.process.waitUntilExit()
        for (path, answerer) in [("/notes", "the application"), ("/healthz", "the service")] {
            let outcome = try await CommandLineTool(in: server.directory).run(
                ["serve", "--no-supervisor", "--listen", "fastcgi:unix:\(server.socket)"], environment: ["METRICS_PATH": path])
            #expect(outcome.exit == .code(1))
            #expect(
                outcome.errors.contains("METRICS_PATH cannot be \(path), which \(answerer) answers itself"), "\(outcome.errors)")
        }
    }

    @Test func `a path that cannot be used is named`() async throws {
        for path in ["metrics", "/me trics", "/m?x"] {
            let outcome = try await CommandLineTool(in: try TemporaryDirectory()).run(
                ["serve", "--no-supervisor"], environment: ["METRICS_PATH": path])
            #expect(outcome.exit == .code(1))
            #expect(outcome.errors.contains("METRICS_PATH (environment) must be a path"), "\(outcome.errors)")
        }
    }
}
