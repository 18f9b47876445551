import Postern
import TestSupport
import Testing

@Suite struct EnvironmentFileFuzzTests {
    private static let pieces: [String] = [
        "A", "B_1", "=", "=", "\n", "\n", "\r\n", "\r", "\"", "'", "\\", "\\n", "#", " #", " ", "\t", "$", "${A}", "export ", "é",
        "🐢", "\u{FEFF}", "\0", "x=1\n", "hunter2",
    ]

    @Test(arguments: 1...4)
    func `random bytes are parsed or refused`(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let count = Int.random(in: 0...64, using: &generator)
            check((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        }
    }

    @Test(arguments: 1...4)
    func `random pieces of the grammar are parsed or refused`(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let count = Int.random(in: 0...24, using: &generator)
            check(Array((0..<count).map { _ in Self.pieces.randomElement(using: &generator)! }.joined().utf8))
        }
    }

    @Test(arguments: 1...4)
    func `a valid file with a few bytes changed is parsed or refused`(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let valid = Array("\u{FEFF}# comment\r\nexport A = \"x\\n\\\"\ny\" # c\nB='z'\nC=ü # d\n".utf8)
        for _ in 0..<2000 {
            var bytes = valid
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                bytes[Int.random(in: bytes.indices, using: &generator)] = .random(in: .min ... .max, using: &generator)
            }
            check(Array(bytes.prefix(Int.random(in: 0...(bytes.count * 2), using: &generator))))
        }
    }

    @Test(arguments: 1...4)
    func `any value comes back from between quotes`(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            var expected: [String: String] = [:]
            var text = ""
            for name in ["A", "_b2", "export"] {
                let pieces = Self.pieces.filter { $0 != "\0" }
                let value = (0..<Int.random(in: 0...8, using: &generator))
                    .map { _ in pieces.randomElement(using: &generator)! }.joined()
                expected[name] = value
                text += "\(name)=\(doubleQuoted(value))\n"
            }
            let values = try EnvironmentFile(parsing: Array(text.utf8), path: ".env").values
            // Compared as bytes: strings that only look the same are equal to Swift.
            #expect(values.mapValues { Array($0.utf8) } == expected.mapValues { Array($0.utf8) })
        }
    }

    /// Whatever the outcome, it holds together; a trap would end the process.
    private func check(_ bytes: [UInt8]) {
        let lines = 1 + bytes.count { $0 == UInt8(ascii: "\n") }
        do throws(EnvironmentFileError) {
            let file = try EnvironmentFile(parsing: bytes, path: ".env")
            #expect(file.values.count == file.entries.count)
            #expect(file.entries.allSatisfy { (1...lines).contains($0.line) && file.line(of: $0.name) == $0.line })
        } catch {
            #expect((1...lines).contains(error.line ?? 0))
            #expect("\(error)".hasPrefix(".env:"))
        }
    }

    private func doubleQuoted(_ value: String) -> String {
        var quoted = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"", "\\", "$": quoted += "\\\(scalar)"
            case "\r": quoted += "\\r"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
