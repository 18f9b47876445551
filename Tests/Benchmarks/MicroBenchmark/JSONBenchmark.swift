import ArgumentParser
import Foundation
import PosternHTTP

/// Times reading and writing of a hundred notes, beside Foundation's coders in the same run.
struct JSONBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "json", abstract: "Write and read [Note] of 100, beside Foundation.")

    func run() async throws {
        let notes = BenchmarkNote.hundred
        let encoder = JSONEncoder()
        let decoder = JSONDecoder()
        let data = try encoder.encode(notes)
        let bytes = Array(data)
        let encode = { Stopwatch.keep(try encoder.encode(notes)) }
        let decode = { Stopwatch.keep(try decoder.decode([BenchmarkNote].self, from: data)) }
        let parse = { Stopwatch.keep(try JSONSerialization.jsonObject(with: data)) }

        print("JSON, [Note] of 100, \(bytes.count) bytes              Postern   Foundation   ratio")
        try await compare("write, JSONEncodable and JSONEncoder", { Stopwatch.keep(JSONWriter.bytes(of: notes)) }, encode)
        try await compare("write, Encodable and JSONEncoder", { Stopwatch.keep(try JSONWriter.encode(notes)) }, encode)
        try await compare(
            "read, Decodable and JSONDecoder",
            { Stopwatch.keep(try JSONParser.parse(bytes).decode([BenchmarkNote].self)) }, decode)
        try await compare("parse, and JSONSerialization", { Stopwatch.keep(try JSONParser.parse(bytes)) }, parse)
    }

    private func compare(
        _ name: String, _ own: @escaping () throws -> Void, _ foundation: @escaping () throws -> Void
    ) async throws {
        let times = try await Stopwatch.nanoseconds([own, foundation])
        let figures = String(format: "%9.1f µs %9.1f µs   %5.2f", times[0] / 1000, times[1] / 1000, times[0] / times[1])
        print("  " + name.padding(toLength: 40, withPad: " ", startingAt: 0) + figures)
    }
}
