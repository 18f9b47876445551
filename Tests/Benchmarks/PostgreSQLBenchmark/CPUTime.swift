import FoundationEssentials
import Glibc

/// How long processes have run on a processor.
enum CPUTime {
    /// Nanoseconds of all threads that `processes` have now (`/proc/PID/task/TID/schedstat`), which counts finer than the ticks of `stat`, and
    /// of their children that have ended, as the server's do with their connections.
    static func of(_ processes: [pid_t]) -> Double {
        processes.reduce(0) { sum, process in
            let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
            return threads.reduce(sum + ended(of: process)) { $0 + nanoseconds(of: "/proc/\(process)/task/\($1)/schedstat") }
        }
    }

    /// `cutime` and `cstime` of proc(5).
    private static func ended(of process: pid_t) -> Double {
        let text = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        guard let end = text.lastIndex(of: ")") else { return 0 }
        let ticks = text[text.index(after: end)...].split(separator: " ").dropFirst(13).prefix(2).compactMap { Double($0) }
        return ticks.reduce(0, +) * 1e9 / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func nanoseconds(of path: String) -> Double {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.split(separator: " ").first.flatMap { Double($0) } ?? 0
    }
}
