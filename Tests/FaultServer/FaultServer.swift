import Dispatch
import Glibc
import Postern
import PosternHTTP
import PosternSQL
import PosternSQLite

/// An application that fails in every way that a supervisor must cope with. What the file `boot` in its directory says happens at its
/// start.
@main
enum FaultServer: Application {
    static let name = "fault-server"
    static let drivers: [any DatabaseDriver] = [SQLiteDriver()]

    static func router(_ context: ApplicationContext) throws -> Router {
        try failAtStart()
        return try Router([
            Route(.get, "/pid") { _ in .text("\(getpid())") },
            Route(.get, "/trap") { _ in fatalError("as it was asked to") },
            Route(.get, "/fault/{signal:int}") { request in
                raise(try request.parameter("signal"))
                return .text("it goes on")
            },
            Route(.get, "/swallow") { _ in
                while true { _ = UnsafeMutableRawPointer.allocate(byteCount: 64 << 20, alignment: 16) }
            },
            Route(.get, "/exit") { _ in exit(3) },
            Route(.get, "/slow") { _ in
                while access("go", F_OK) != 0 { poll(nil, 0, 5) }
                return .text("done")
            },
            Route(.get, "/stuck") { _ in
                DispatchSemaphore(value: 0).wait()
                return .text("never")
            },
        ])
    }

    private struct Refusal: Error, CustomStringConvertible {
        let description = "the file boot says so"
    }

    private static func failAtStart() throws {
        let descriptor = open("boot", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = read(descriptor, &bytes, bytes.count)
        switch String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) {
        case "trap": fatalError("the file boot says so")
        case "refuse": throw Refusal()
        case "refuse once":
            unlink("boot")
            throw Refusal()
        default: return
        }
    }
}
