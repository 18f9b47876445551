import Foundation
import TestSupport
import Testing

@testable import PosternGateway

/// The status in each of its forms, beside what PHP-FPM 8.2.30 prints.
@Suite struct StatusDocumentTests {
    private static let status = GatewayStatus(
        pool: "notes", startTime: 1_795_443_049, startSince: 61, acceptedConnections: 12, listenQueue: 3, maximumListenQueue: 7,
        listenQueueLength: 1_024, idleProcesses: 1, activeProcesses: 1, maximumActiveProcesses: 2, maximumChildrenReached: 4,
        slowRequests: 5, memoryPeak: 28_184_576,
        workers: [
            GatewayStatus.Worker(
                id: 6_489, state: .idle, startTime: 1_795_443_049, startSince: 61, requests: 0, duration: 0, method: "-",
                uri: "-",
                contentLength: 0, user: "-", script: "-"),
            GatewayStatus.Worker(
                id: 6_490, state: .running, startTime: 1_795_443_049, startSince: 61, requests: 12, duration: 63, method: "POST",
                uri: "/notes?a=\"1\"\nx: y", contentLength: 9, user: "ann", script: "/notes"),
        ])

    /// What a real one printed, in the same order.
    private enum PHP {
        static let text = """
            pool:                 www
            process manager:      static
            start time:           23/Nov/2026:14:10:49 +0000
            start since:          1
            accepted conn:        2
            listen queue:         0
            max listen queue:     0
            listen queue len:     0
            idle processes:       1
            active processes:     1
            total processes:      2
            max active processes: 1
            max children reached: 0
            slow requests:        0

            ************************
            pid:                  6489
            state:                Idle
            start time:           23/Nov/2026:14:10:49 +0000
            start since:          1
            requests:             0
            request duration:     0
            request method:       -
            request URI:          -
            content length:       0
            user:                 -
            script:               -
            last request cpu:     0.00
            last request memory:  0

            ************************
            pid:                  6490
            state:                Running
            start time:           23/Nov/2026:14:10:49 +0000
            start since:          1
            requests:             2
            request duration:     63
            request method:       GET
            request URI:          /status?full
            content length:       0
            user:                 -
            script:               -
            last request cpu:     0.00
            last request memory:  0

            """

        static let json =
            #"{"pool":"www","process manager":"static","start time":1795443049,"start since":1,"accepted conn":4,"listen queue":0,"#
            + #""max listen queue":0,"listen queue len":0,"idle processes":0,"active processes":2,"total processes":2,"#
            + #""max active processes":2,"max children reached":0,"slow requests":0, "processes":[{"pid":6489,"state":"Finishing","#
            + #""start time":1795443049,"start since":1,"requests":1,"request duration":378,"request method":"GET","#
            + #""request uri":"\/status?json","content length":0,"user":"-","script":"-","last request cpu":0.00,"#
            + #""last request memory":0}]}"#

        static let metrics = [
            "up gauge", "start_since counter", "accepted_connections counter", "listen_queue gauge", "max_listen_queue counter",
            "listen_queue_length gauge", "idle_processes gauge", "active_processes gauge", "total_processes gauge",
            "max_active_processes counter", "max_children_reached counter", "slow_requests counter",
        ]
    }

    /// What stands before the values, with its blanks, line by line.
    private func labels(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.contains(":") ? String(line.prefix(22)) : String(line)
        }
    }

    @Test func `the text has PHP-FPM's lines, and the peak of memory that 8.4 has behind them`() {
        var expected = labels(PHP.text)
        expected.insert("memory peak:          ", at: 14)
        #expect(labels(Self.status.document(.text, isFull: true)) == expected)
        #expect(labels(Self.status.document(.text, isFull: false)) == Array(expected.prefix(15)) + [""])
    }

    @Test func `a line has its value from the twenty-third byte on, and a client begins no line`() {
        let lines = Self.status.document(.text, isFull: true).split(separator: "\n").map(String.init)
        for line in [
            "pool:                 notes", "start time:           23/Nov/2026:14:10:49 +0000", "accepted conn:        12",
            "listen queue:         3", "max active processes: 2", "memory peak:          28184576",
            #"request URI:          /notes?a="1"\nx: y"#, "last request cpu:     0.00",
        ] { #expect(lines.contains(line), "\(line)") }
    }

    @Test func `the JSON has PHP-FPM's members, and the peak of memory`() throws {
        let real = try Self.object(PHP.json)
        let own = try Self.object(Self.status.document(.json, isFull: true))
        #expect(Set(own.keys) == Set(real.keys).union(["memory peak"]))
        for (name, value) in real { #expect(Self.kind(of: own[name]) == Self.kind(of: value), "\(name)") }
        let realProcess = try #require((real["processes"] as? [[String: Any]])?.first)
        let processes = try #require(own["processes"] as? [[String: Any]])
        #expect(processes.count == 2)
        for process in processes {
            #expect(Set(process.keys) == Set(realProcess.keys))
            for (name, value) in realProcess { #expect(Self.kind(of: process[name]) == Self.kind(of: value), "\(name)") }
        }
        #expect(processes[1]["request uri"] as? String == "/notes?a=\"1\"\nx: y")
        #expect(own["total processes"] as? Int == 2)
        #expect(own["listen queue len"] as? Int == 1_024)
        #expect(try Set(Self.object(Self.status.document(.json, isFull: false)).keys) == Set(own.keys).subtracting(["processes"]))
    }

    private static func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private static func kind(of value: Any?) -> String {
        switch value {
        case is String: "text"
        case is NSNumber: "number"
        case is [Any]: "list"
        default: "none"
        }
    }

    @Test(arguments: [false, true])
    func `the metrics have PHP-FPM's names and kinds, and end as OpenMetrics asks`(_ isFull: Bool) throws {
        let lines = Self.status.document(.openmetrics, isFull: isFull).split(separator: "\n").map(String.init)
        let kinds = lines.filter { $0.hasPrefix("# TYPE phpfpm_") }.map { String($0.dropFirst(14)) }
        #expect(kinds == PHP.metrics + ["memory_peak gauge"])
        for kind in kinds {
            let name = try #require(kind.split(separator: " ").first)
            #expect(lines.contains { $0.hasPrefix("# HELP phpfpm_\(name) ") })
            #expect(lines.contains { $0.hasPrefix("phpfpm_\(name) ") && Int($0.split(separator: " ")[1]) != nil })
        }
        #expect(lines.contains("phpfpm_listen_queue 3"))
        #expect(lines.last == "# EOF")
    }
}
