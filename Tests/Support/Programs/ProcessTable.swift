internal import FoundationEssentials
public import Glibc

/// The processes of this machine, as /proc shows them.
public enum ProcessTable {
    /// The children of `id`, their children, and so on, parents first.
    public static func descendants(of id: pid_t) -> [pid_t] {
        let parents = all().reduce(into: [pid_t: pid_t]()) { $0[$1] = parent(of: $1) }
        var found: [pid_t] = []
        var next = [id]
        while !next.isEmpty {
            next = parents.filter { next.contains($0.value) }.map(\.key)
            found += next
        }
        return found
    }

    /// The processes whose command line names `path`, and then their other descendants.
    public static func naming(_ path: String) -> [pid_t] {
        let named = all().filter { commandLine(of: $0).contains(path) }
        return named + Set(named.flatMap(descendants(of:))).subtracting(named)
    }

    /// Whether `id` runs; what has ended and was not waited for does not.
    public static func isRunning(_ id: pid_t) -> Bool {
        guard let state = status(of: id)?.first else { return false }
        return state != "Z" && state != "X"
    }

    /// Whether `id` has ended, and its parent has not waited for it.
    public static func isZombie(_ id: pid_t) -> Bool { status(of: id)?.first == "Z" }

    public static func commandLine(of id: pid_t) -> String {
        read("/proc/\(id)/cmdline").split(separator: "\0").joined(separator: " ")
    }

    private static func all() -> [pid_t] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }
    }

    private static func parent(of id: pid_t) -> pid_t? {
        status(of: id).flatMap { $0.count > 1 ? pid_t($0[1]) : nil }
    }

    /// What stands in `/proc/ID/stat` behind the program's name, which may hold anything: state, parent, and so on.
    private static func status(of id: pid_t) -> [Substring]? {
        let text = read("/proc/\(id)/stat")
        guard let end = text.lastIndex(of: ")") else { return nil }
        return text[text.index(after: end)...].split(separator: " ")
    }

    private static func read(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
}
