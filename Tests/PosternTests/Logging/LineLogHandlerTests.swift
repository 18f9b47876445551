import Logging
import Postern
import Testing

@Suite struct LineLogHandlerTests {
    @Test func `writes an event as a line`() throws {
        let pipe = try TestPipe()
        let logger = logger(to: pipe)
        logger.info("started", metadata: ["workers": "8"])
        let line = String(decoding: try pipe.read(), as: UTF8.self)
        #expect(line.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info gateway: started workers=8\n/) != nil)
    }

    @Test func `writes JSON if told so`() throws {
        let pipe = try TestPipe()
        let logger = logger(to: pipe, style: .json)
        logger.error("failed", metadata: ["status": .stringConvertible(500)])
        let line = String(decoding: try pipe.read(), as: UTF8.self)
        #expect(line.hasPrefix(#"{"time":""#))
        #expect(line.hasSuffix(#"Z","level":"error","logger":"gateway","message":"failed","status":500}"# + "\n"))
    }

    @Test func `the statement overrides the provider, and the provider the handler`() throws {
        let pipe = try TestPipe()
        var logger = logger(to: pipe, provider: .init { ["b": "provider", "c": "provider", "d": "provider"] })
        logger[metadataKey: "a"] = "handler"
        logger[metadataKey: "b"] = "handler"
        logger[metadataKey: "c"] = "handler"
        logger.info("m", metadata: ["c": "statement", "e": "statement"])
        #expect(try message(from: pipe) == "m a=handler b=provider c=statement d=provider e=statement")
    }

    @Test func `an error is metadata`() throws {
        struct Failure: Error, CustomStringConvertible { let description = "no\nspace" }
        let pipe = try TestPipe()
        logger(to: pipe).error("m", error: Failure(), metadata: ["error.message": "hidden"])
        let message = try message(from: pipe)
        #expect(message.hasPrefix(#"m error.message="no\nspace" error.type="#))
        #expect(message.contains("Failure"))
    }

    @Test func `level and metadata are values`() {
        var first = Logger(label: "a") { LineLogHandler(label: $0, style: .text, output: LogOutput(descriptor: -1)) }
        first.logLevel = .debug
        first[metadataKey: "only-on"] = "first"
        var second = first
        second.logLevel = .error
        second[metadataKey: "only-on"] = "second"
        #expect(first.logLevel == .debug)
        #expect(second.logLevel == .error)
        #expect(first[metadataKey: "only-on"] == "first")
        #expect(second[metadataKey: "only-on"] == "second")
    }

    @Test func `the level of the start is the one that is given`() throws {
        let handler = LineLogHandler(label: "a", style: .text, output: LogOutput(descriptor: -1), logLevel: .warning)
        #expect(handler.logLevel == .warning)
        #expect(LineLogHandler(label: "a", style: .text, output: LogOutput(descriptor: -1)).logLevel == .info)
    }

    private func logger(
        to pipe: borrowing TestPipe, style: LogStyle = .text, provider: Logger.MetadataProvider? = nil
    ) -> Logger {
        let output = LogOutput(descriptor: pipe.writer)
        return Logger(label: "gateway") { label in
            LineLogHandler(label: label, style: style, output: output, metadataProvider: provider)
        }
    }

    /// What stands after the logger's name in the one line of the pipe.
    private func message(from pipe: borrowing TestPipe) throws -> String {
        let line = String(decoding: try pipe.read(), as: UTF8.self)
        let start = try #require(line.firstRange(of: "gateway: ")?.upperBound)
        return String(line[start...].dropLast())
    }
}
