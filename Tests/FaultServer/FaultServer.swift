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

    static func start(_ context: ApplicationContext) async throws -> Diary {
        let diary = Diary()
        diary.tell("start")
        if diary.says("throw") { throw Refusal(description: "the diary says so") }
        if diary.says("dally") {
            do { try await Task.sleep(for: .seconds(600)) } catch {
                diary.tell("told to stop")
                throw error
            }
        }
        return diary
    }

    static func stop(_ diary: Diary) async throws {
        diary.tell("stop")
        if diary.says("linger") { try await Task.sleep(for: .seconds(600)) }
    }

    static func router(_ context: StatefulContext<Diary>) throws -> Router {
        try failAtStart()
        let diary = context.state
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
                diary.tell("answer")
                return .text("done")
            },
            Route(.get, "/follow") { _ in
                Response.text("done").afterwards {
                    diary.tell("follow")
                    while access("go", F_OK) != 0 {
                        do { try await Task.sleep(for: .milliseconds(5)) } catch {
                            diary.tell("cancelled")
                            throw error
                        }
                    }
                    diary.tell("followed")
                }
            },
            Route(.get, "/stuck-stream") { _ in
                .stream { body in
                    try body.write("one")
                    try body.flush()
                    DispatchSemaphore(value: 0).wait()
                }
            },
            Route(.get, "/stuck") { _ in
                DispatchSemaphore(value: 0).wait()
                return .text("never")
            },
        ])
    }

    private struct Refusal: Error, CustomStringConvertible {
        var description = "the file boot says so"
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
