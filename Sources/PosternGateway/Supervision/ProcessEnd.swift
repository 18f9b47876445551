internal import CLinux
internal import Glibc

/// How a process has ended.
package enum ProcessEnd: Sendable, Equatable, CustomStringConvertible {
    case exited(code: Int32)
    case killed(signal: Int32)

    /// - Parameter status: as `waitpid` gives it.
    package init(waitStatus status: Int32) {
        let signal = status & 0x7f  // WTERMSIG, a macro
        self = signal == 0 ? .exited(code: (status >> 8) & 0xff) : .killed(signal: signal)
    }

    package var description: String {
        switch self {
        case .exited(let code): "exited with \(code)"
        case .killed(let signal): "killed by signal \(signal) (\(Self.name(of: signal)))"
        }
    }

    private static func name(of signal: Int32) -> String {
        sigabbrev_np(signal).map { "SIG" + String(cString: $0) } ?? "unknown"
    }
}
