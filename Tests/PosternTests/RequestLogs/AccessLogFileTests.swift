import Glibc
import InMemoryLogging
import Logging
import Postern
import PosternGateway
import TestSupport
import Testing

@Suite struct AccessLogFileTests {
    private let directory: TemporaryDirectory
    private let service = InMemoryLogHandler()

    init() throws {
        directory = try TemporaryDirectory()
        signal(SIGPIPE, SIG_IGN)
    }

    private func log(to file: AccessLogFile) -> AccessLog {
        AccessLog(.combined, to: file, logger: Logger(label: "test") { [service] _ in service })
    }

    private func count(of name: String) -> Int {
        (directory.text(of: name) ?? "").split(separator: "\n").count
    }

    @Test func `a file that was moved or removed is opened anew (P26)`() throws {
        let path = directory.path("access.log")
        let log = log(to: try AccessLogFile(path: path, lookInterval: .zero))
        log.requestEnded(.sample())
        log.requestEnded(.sample())
        #expect(rename(path, directory.path("access.log.1")) == 0)
        log.requestEnded(.sample())
        #expect(count(of: "access.log.1") == 2)
        #expect(count(of: "access.log") == 1)
        unlink(path)
        log.requestEnded(.sample())
        #expect(count(of: "access.log") == 1)
        #expect(truncate(path, 0) == 0)  // as "copytruncate" does
        log.requestEnded(.sample())
        #expect(count(of: "access.log") == 1)
        #expect(directory.text(of: "access.log")?.hasPrefix("192.0.2.1 ") == true)
    }

    @Test func `a file that cannot be opened anew is told of, and lines go on into the old one`() throws {
        let path = directory.path("logs/access.log")
        mkdir(directory.path("logs"), 0o700)
        let log = log(to: try AccessLogFile(path: path, lookInterval: .zero))
        #expect(rename(directory.path("logs"), directory.path("moved")) == 0)
        log.requestEnded(.sample())
        log.requestEnded(.sample())
        #expect(count(of: "moved/access.log") == 2)
        #expect(service.entries.count == 1)
        #expect(service.entries.first?.metadata["reason"]?.description.contains("No such file or directory") == true)
    }

    @Test func `a file that cannot be opened is an error that names it`() throws {
        let path = directory.path("missing/access.log")
        #expect(throws: GatewayError.system(call: "open of the access log \"\(path)\"", errno: ENOENT)) {
            try AccessLogFile(path: path)
        }
    }

    @Test func `a reader that dies is told of once, and costs lines only (P26)`() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { close(ends[1]) }
        let log = log(to: AccessLogFile(descriptor: ends[1]))
        log.requestEnded(.sample())
        close(ends[0])
        for _ in 0..<10 { log.requestEnded(.sample()) }
        #expect(service.entries.count == 1)
        #expect(service.entries.first?.metadata["reason"] == "Broken pipe")
    }

    @Test(.timeLimit(.minutes(1))) func `a reader that does not read holds up nobody (P26)`() throws {
        let pipe = try TestPipe()  // one that would block its writer
        let log = log(to: AccessLogFile(descriptor: pipe.writer))
        for _ in 0..<10_000 { log.requestEnded(.sample()) }
        #expect(service.entries.count == 1)
        #expect(service.entries.first?.metadata["reason"] == "nobody reads it fast enough")
        let lines = String(decoding: try pipe.read(), as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count > 3)
        #expect(lines.last == "")
        #expect(lines.dropLast().allSatisfy { $0.hasPrefix("192.0.2.1 ") && $0.hasSuffix("write=0.000") })
        log.requestEnded(.sample())
        #expect(try pipe.read().last == UInt8(ascii: "\n"))
    }

    @Test func `threads that write at once write whole lines`() throws {
        let log = log(to: try AccessLogFile(path: directory.path("access.log")))
        let writers = (0..<4).map { _ in Background { for _ in 0..<250 { log.requestEnded(.sample()) } } }
        for writer in writers { try writer.value() }
        let lines = (directory.text(of: "access.log") ?? "").split(separator: "\n")
        #expect(lines.count == 1_000)
        #expect(lines.allSatisfy { $0.hasPrefix("192.0.2.1 ") && $0.hasSuffix("write=0.000") })
    }
}
