internal import Glibc
package import PosternGateway
internal import Synchronization

/// Where the lines of the access log go: standard output, or a file that is opened anew when it was moved or removed, as programs that
/// rotate logs do.
package final class AccessLogFile: Sendable {
    /// What kept a line, or a new file, from being written.
    package struct Problem: Sendable, Equatable {
        package let reason: String
        package let isLineLost: Bool
    }

    private struct State {
        var output: LineDescriptor
        /// Which file that is.
        var identity: Identity?
        var nextLook: ContinuousClock.Instant
    }

    private struct Identity: Equatable {
        let device: UInt
        let number: UInt

        init?(_ status: stat, _ result: Int32) {
            guard result == 0 else { return nil }
            (device, number) = (UInt(status.st_dev), UInt(status.st_ino))
        }

        static func of(_ path: String) -> Identity? {
            var status = stat()
            return Identity(status, stat(path, &status))
        }

        static func of(_ descriptor: Int32) -> Identity? {
            var status = stat()
            return Identity(status, fstat(descriptor, &status))
        }
    }

    /// `nil` for standard output.
    private let path: String?
    private let lookInterval: Duration
    private let state: Mutex<State>

    /// What it is called in messages.
    package var name: String { path ?? "standard output" }

    /// - Parameter descriptor: stays the caller's.
    package init(descriptor: Int32 = 1) {
        path = nil
        lookInterval = .zero
        state = Mutex(State(output: LineDescriptor(descriptor, patience: 0), nextLook: .now))
    }

    /// Opens a file to append to, and makes it when there is none (mode 0640).
    ///
    /// - Parameter lookInterval: how often, at most, it is looked whether the file was moved or removed.
    /// - Throws: ``GatewayError`` when it cannot be opened.
    package init(path: String, lookInterval: Duration = .seconds(1)) throws(GatewayError) {
        self.path = path
        self.lookInterval = lookInterval
        let descriptor = try Self.open(path)
        state = Mutex(
            State(
                output: LineDescriptor(descriptor, patience: 0), identity: Identity.of(descriptor), nextLook: .now + lookInterval)
        )
    }

    deinit {
        if path != nil { state.withLock { _ = close($0.output.descriptor) } }
    }

    private static func open(_ path: String) throws(GatewayError) -> Int32 {
        // Without O_NONBLOCK, opening a named pipe waits for somebody who reads it.
        let descriptor = Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0o640)
        guard descriptor >= 0 else { throw .system(call: "open of the access log \"\(path)\"", errno: errno) }
        return descriptor
    }

    /// Writes `line`, which ends with LF, if that is possible without waiting.
    ///
    /// - Returns: what went wrong.
    func write(_ line: [UInt8]) -> Problem? {
        state.withLock { state in
            var problem: Problem?
            do { try followMove(&state) } catch { problem = Problem(reason: "\(error)", isLineLost: false) }
            if let failure = state.output.write(line) {
                problem = Problem(reason: failure == EAGAIN ? "nobody reads it fast enough" : text(of: failure), isLineLost: true)
            }
            return problem
        }
    }

    private func followMove(_ state: inout State) throws(GatewayError) {
        guard let path, ContinuousClock.now >= state.nextLook else { return }
        state.nextLook = .now + lookInterval
        guard Identity.of(path) != state.identity else { return }
        let descriptor = try Self.open(path)
        close(state.output.descriptor)
        state.output = LineDescriptor(descriptor, patience: 0)
        state.identity = Identity.of(descriptor)
    }

    private func text(of code: Int32) -> String { String(cString: strerror(code)) }
}
