import Foundation
import Logging
import Postern
import TestSupport
import Testing

@Suite struct LogLineTests {
    @Test(
        arguments: [
            ("", [:], ":"),
            ("message", [:], ": message"),
            ("", ["key": "value"], ": key=value"),
            ("message", ["key": "value", "key2": "quoted value"], #": message key=value key2="quoted value""#),
            ("m", ["b": "2", "a": "1"], ": m a=1 b=2"),
            ("m", ["a": "", "b": "x=y", "c": #"say "hi""#, "d": #"C:\x"#], #": m a="" b="x=y" c="say \"hi\"" d="C:\\x""#),
            ("m", ["a": ["1", "two words", []], "b": ["y": "1", "x": ["z"]]], #": m a=[1,"two words",[]] b={x=[z],y=1}"#),
            ("m", ["a": "[1,2]", "b": "{}"], #": m a="[1,2]" b="{}""#),
            ("m", ["a b": "1", "": "2"], #": m ""=2 "a b"=1"#),
            ("m", ["a": .stringConvertible(5), "b": .stringConvertible(true)], ": m a=5 b=true"),
            ("żółw 🐢", ["a": "żółw"], ": żółw 🐢 a=żółw"),
            (#"say "hi" \n"#, [:], #": say "hi" \\n"#),
        ] as [(String, Logger.Metadata, String)])
    func `text is for people`(_ message: String, _ metadata: Logger.Metadata, _ expected: String) {
        #expect(text(message, metadata) == "2026-11-23T04:43:11.123Z info gateway\(expected)\n")
    }

    @Test(
        arguments: [
            ("", [:], #""message":"""#),
            ("message", ["key": "value"], #""message":"message","key":"value""#),
            ("m", ["b": "2", "a": "1"], #""message":"m","a":"1","b":"2""#),
            ("m", ["a": ["1", []], "b": ["y": "1", "x": ["z"]]], #""message":"m","a":["1",[]],"b":{"x":["z"],"y":"1"}"#),
            (#"say "hi" \n"#, ["\"": "\\"], #""message":"say \"hi\" \\n","\"":"\\""#),
            (
                "m", ["time": "1", "level": "2", "logger": "3", "message": "4", "times": "5"],
                #""message":"m","level_":"2","logger_":"3","message_":"4","time_":"1","times":"5""#
            ),
            ("m", ["time": "1", "time_": "2"], #""message":"m","time__":"1","time_":"2""#),
            ("m", ["a": ["time": "1"]], #""message":"m","a":{"time":"1"}"#),
            (
                "m",
                [
                    "a": .stringConvertible(5), "b": .stringConvertible(true), "c": .stringConvertible(1.5),
                    "d": .stringConvertible(Double.nan), "e": .stringConvertible(UInt64.max), "f": .stringConvertible(-1e300),
                ], #""message":"m","a":5,"b":true,"c":1.5,"d":"nan","e":18446744073709551615,"f":-1e+300"#
            ),
        ] as [(String, Logger.Metadata, String)])
    func `JSON is for programs`(_ message: String, _ metadata: Logger.Metadata, _ expected: String) {
        let start = #"{"time":"2026-11-23T04:43:11.123Z","level":"info","logger":"gateway","#
        #expect(json(message, metadata) == "\(start)\(expected)}\n")
    }

    @Test(arguments: Logger.Level.allCases)
    func `the level has its name`(_ level: Logger.Level) {
        let line = LogLine(time: LogTime(seconds: 0, milliseconds: 0), level: level, logger: "a", message: "m")
        #expect(string(line, .text).contains(" \(level) a: m\n"))
        #expect(string(line, .json).contains(#""level":"\#(level)","#))
    }

    @Test func `text leaves out a logger without a name`() {
        let line = LogLine(time: LogTime(seconds: 0, milliseconds: 0), level: .info, logger: "", message: "m")
        #expect(string(line, .text) == "1970-01-01T00:00:00.000Z info: m\n")
    }

    @Test(
        arguments: [
            ("\n", #"\n"#, #"\n"#), ("\r", #"\r"#, #"\r"#), ("\t", #"\t"#, #"\t"#), ("\r\n", #"\r\n"#, #"\r\n"#),
            ("\u{1B}", #"\u{1B}"#, #"\u001B"#), ("\0", #"\u{0}"#, #"\u0000"#), ("\u{7F}", #"\u{7F}"#, #"\u007F"#),
            ("\u{85}", #"\u{85}"#, #"\u0085"#), ("\u{9B}", #"\u{9B}"#, #"\u009B"#),
            ("\u{2028}", #"\u{2028}"#, #"\u2028"#), ("\u{2029}", #"\u{2029}"#, #"\u2029"#),
            ("\u{A0}\u{2027}", "\u{A0}\u{2027}", "\u{A0}\u{2027}"),
        ])
    func `control characters are escaped`(_ raw: String, _ inText: String, _ inJSON: String) {
        #expect(text("a\(raw)b").hasSuffix(": a\(inText)b\n"))
        #expect(json("a\(raw)b").hasSuffix(#""message":"a\#(inJSON)b"}"# + "\n"))
    }

    @Test(arguments: LogStyle.allCases)
    func `nothing that is logged can begin a line or send a terminal a command`(_ style: LogStyle) throws {
        let controls = (Array(0...0x1F) + Array(0x7F...0x9F) + [0x2028, 0x2029]).map { Unicode.Scalar($0 as UInt32)! }
        let hostile = String(String.UnicodeScalarView(controls))
        let line = LogLine(
            time: LogTime(seconds: 0, milliseconds: 0), level: .info, logger: hostile, message: hostile,
            metadata: [
                hostile: .string(hostile), "a": [.stringConvertible(hostile)], "b": [hostile: [.string(hostile)]],
            ])
        let written = string(line, style)
        #expect(written.unicodeScalars.last == "\n")
        #expect(!written.unicodeScalars.dropLast().contains { controls.contains($0) })
        if style == .json {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String: Any])
            #expect(object["message"] as? String == hostile)
            #expect(object[hostile] as? String == hostile)
        }
    }

    @Test(arguments: 1...4)
    func `every line is one line, and JSON is JSON`(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let message = randomString(&generator)
            let metadata = randomMetadata(&generator, depth: 0)
            #expect(text(message, metadata).utf8.firstIndex(of: 10) == text(message, metadata).utf8.indices.last)
            let written = json(message, metadata)
            #expect(written.utf8.firstIndex(of: 10) == written.utf8.indices.last)
            let object = try #require(try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String: Any])
            #expect(object.count == 4 + metadata.count)
            #expect((object["message"] as? String)?.unicodeScalars.elementsEqual(message.unicodeScalars) == true)
        }
    }

    @Test func `a string of 8 KiB is whole`() {
        let whole = String(repeating: "x", count: 8192)
        #expect(text(whole, ["a": .string(whole)]).hasSuffix("gateway: \(whole) a=\(whole)\n"))
        #expect(json(whole).hasSuffix(#""message":"\#(whole)"}"# + "\n"))
    }

    @Test func `a longer string is cut and says by how much`() {
        let kept = String(repeating: "x", count: 8192)
        let long = kept + "yyy"
        #expect(text(long, ["a": .string(long)]).hasSuffix(": \(kept)…(cut, 3 bytes) a=\"\(kept)…(cut, 3 bytes)\"\n"))
        #expect(
            json(long, ["a": [.string(long)]]).hasSuffix(#""\#(kept)…(cut, 3 bytes)","a":["\#(kept)…(cut, 3 bytes)"]}"# + "\n"))
    }

    @Test(
        arguments: [
            ("é", 2, "é", 1), ("é", 1, "", 3), ("🐢", 4, "🐢", 1), ("🐢", 3, "", 5), ("🐢", 1, "", 5), ("\u{2028}", 2, "", 4),
        ])
    func `a cut breaks no character`(_ character: String, _ room: Int, _ kept: String, _ left: Int) {
        let filler = String(repeating: "-", count: 8192 - room)
        #expect(text(filler + character + "x").hasSuffix(": \(filler)\(kept)…(cut, \(left) bytes)\n"))
    }

    @Test func `a list or dictionary stops once it has filled 8 KiB`() throws {
        let value = Logger.MetadataValue.string(String(repeating: "x", count: 1000))
        let list = Logger.MetadataValue.array(Array(repeating: value, count: 50))
        let dictionary = Logger.MetadataValue.dictionary(
            Dictionary(uniqueKeysWithValues: (100..<150).map { ("\($0)", value) }))
        let written = text("m", ["a": list, "b": dictionary])
        #expect(written.utf8.count < 20_000)
        #expect(written.contains(#","…(cut, 41 elements)"] b={"#))
        #expect(written.hasSuffix(#","…(cut, 41 elements)"}"# + "\n"))

        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json("m", ["a": list, "b": dictionary]).utf8)) as? [String: Any])
        #expect((object["a"] as? [String])?.last == "…(cut, 41 elements)")
        #expect((object["b"] as? [String: String])?["…"] == "(cut, 41 elements)")
    }

    @Test func `nesting stops at its limit`() throws {
        var value: Logger.MetadataValue = "x"
        for depth in 0..<200 { value = depth % 2 == 0 ? [value] : ["k": value] }
        #expect(text("m", ["a": value]).contains("…(cut, 1 elements)"))
        _ = try JSONSerialization.jsonObject(with: Data(json("m", ["a": value]).utf8))
    }

    private func text(_ message: String, _ metadata: Logger.Metadata = [:]) -> String {
        string(line(message, metadata), .text)
    }

    private func json(_ message: String, _ metadata: Logger.Metadata = [:]) -> String {
        string(line(message, metadata), .json)
    }

    private func line(_ message: String, _ metadata: Logger.Metadata) -> LogLine {
        LogLine(
            time: LogTime(seconds: 1_795_408_991, milliseconds: 123), level: .info, logger: "gateway", message: message,
            metadata: metadata)
    }

    private func string(_ line: LogLine, _ style: LogStyle) -> String {
        String(decoding: line.encoded(as: style), as: UTF8.self)
    }

    private func randomString(_ generator: inout SeededGenerator) -> String {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...12, using: &generator) {
            let range: ClosedRange<UInt32> = [0...0x9F, 0x2020...0x2030, 0x1F400...0x1F4FF].randomElement(using: &generator)!
            scalars.append(Unicode.Scalar(UInt32.random(in: range, using: &generator))!)
        }
        return String(scalars)
    }

    private func randomMetadata(_ generator: inout SeededGenerator, depth: Int) -> Logger.Metadata {
        var metadata: Logger.Metadata = [:]
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            metadata[randomString(&generator)] = randomValue(&generator, depth: depth)
        }
        return metadata
    }

    private func randomValue(_ generator: inout SeededGenerator, depth: Int) -> Logger.MetadataValue {
        switch Int.random(in: 0...(depth < 3 ? 3 : 1), using: &generator) {
        case 0: .string(randomString(&generator))
        case 1: .stringConvertible(Int.random(in: .min ... .max, using: &generator))
        case 2: .array((0..<3).map { _ in randomValue(&generator, depth: depth + 1) })
        default: .dictionary(randomMetadata(&generator, depth: depth + 1))
        }
    }
}
