import PosternHTTP
import Synchronization

/// Writes down which middleware a request passes.
final class PassageLog: Sendable {
    private let entries = Mutex<[String]>([])

    /// A middleware that writes down its name.
    func witness(_ name: String) -> some Middleware { Witness(name: name, log: self) }

    private struct Witness: Middleware {
        let name: String
        let log: PassageLog

        func handle(_ request: Request, next: Handler) async throws -> Response {
            log.entries.withLock { $0.append(name) }
            return try await next(request)
        }
    }

    /// What was passed since it was asked last.
    func take() -> String {
        entries.withLock { entries in
            defer { entries = [] }
            return entries.joined(separator: " ")
        }
    }
}
