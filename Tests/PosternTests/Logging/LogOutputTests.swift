import Glibc
import Postern
import TestSupport
import Testing

@Suite struct LogOutputTests {
    @Test(.timeLimit(.minutes(1)), arguments: [LogStyle.text, .json])
    func `threads that log at once write whole lines`(_ style: LogStyle) throws {
        let pipe = try TestPipe()
        let output = LogOutput(descriptor: pipe.writer)
        let (threads, lines) = (8, 100)
        let writers = (0..<threads).map { thread in
            Background {
                for number in 0..<lines {
                    output.write(Self.line(thread: thread, number: number).encoded(as: style))
                }
            }
        }

        var bytes: [UInt8] = []
        var count = 0
        while count < threads * lines {
            let read = try pipe.read()
            count += read.count { $0 == UInt8(ascii: "\n") }
            bytes += read
        }
        for writer in writers { try writer.value() }

        let written = bytes.split(separator: UInt8(ascii: "\n")).map { Array($0) + [UInt8(ascii: "\n")] }
        let expected = (0..<threads).flatMap { thread in
            (0..<lines).map { Self.line(thread: thread, number: $0).encoded(as: style) }
        }
        #expect(written.count == expected.count)
        let isWhole = Set(written) == Set(expected)  // apart, as a failure would print megabytes
        #expect(isWhole)
    }

    @Test func `a line is one write, however long`() throws {
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0, &ends) == 0)  // keeps each write apart
        defer { for end in ends { close(end) } }
        let output = LogOutput(descriptor: ends[0])
        for number in [0, 99, 10] {
            let line = Self.line(thread: 0, number: number).encoded(as: .text)
            output.write(line)
            var buffer = [UInt8](repeating: 0, count: 1 << 20)
            let count = recv(ends[1], &buffer, buffer.count, 0)
            #expect(count == line.count)
        }
    }

    @Test func `a line that does not fit a full pipe is dropped`() throws {
        let pipe = try TestPipe(isBlocking: false)
        let size = try pipe.shrinkToOnePage()
        let output = LogOutput(descriptor: pipe.writer)
        let full = Array(repeating: UInt8(ascii: "x"), count: size - 1) + [UInt8(ascii: "\n")]
        output.write(full)
        output.write(Array("dropped\n".utf8))
        #expect(try pipe.read() == full)
        output.write(Array("next\n".utf8))
        #expect(try pipe.read() == Array("next\n".utf8))
    }

    @Test func `the line after a torn one begins on its own line`() throws {
        let pipe = try TestPipe(isBlocking: false)
        let size = try pipe.shrinkToOnePage()
        let output = LogOutput(descriptor: pipe.writer)
        output.write(Array(repeating: UInt8(ascii: "x"), count: 2 * size) + [UInt8(ascii: "\n")])
        output.write(Array("dropped\n".utf8))
        #expect(try pipe.read() == Array(repeating: UInt8(ascii: "x"), count: size))
        output.write(Array("next\n".utf8))
        output.write(Array("last\n".utf8))
        #expect(try pipe.read() == Array("\nnext\nlast\n".utf8))
    }

    @Test func `a pipe that nobody reads is no failure`() throws {
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        close(ends[0])
        defer { close(ends[1]) }
        LogOutput(descriptor: ends[1]).write(Array("line\n".utf8))
    }

    @Test func `a descriptor that is not open is no failure`() {
        LogOutput(descriptor: -1).write(Array("line\n".utf8))
    }

    /// From a hundred bytes to more than `PIPE_BUF` and more than a pipe's buffer once escaped.
    private static func line(thread: Int, number: Int) -> LogLine {
        let filler = number % 10 == 0 ? String(repeating: "\u{1B}", count: 8000) : String(repeating: "x", count: number * 80)
        return LogLine(
            time: LogTime(seconds: 0, milliseconds: 0), level: .info, logger: "thread\(thread)", message: "\(number) \(filler)",
            metadata: ["a": .string(filler), "thread": "\(thread)", "number": "\(number)"])
    }
}
