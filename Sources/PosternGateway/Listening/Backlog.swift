internal import Glibc

/// The kernel's queue of connections that nobody has accepted yet. A web server whose connection finds it full answers 502.
enum Backlog {
    /// What is asked for. The kernel cuts it to `net.core.somaxconn` without a word.
    static let wanted: Int32 = 1_024

    /// What is wrong with the kernel's limit, for the log; `nil` when it grants all, or does not tell.
    ///
    /// - Parameter file: where the kernel tells.
    static func complaint(limitIn file: String = "/proc/sys/net/core/somaxconn") -> String? {
        guard let limit = number(in: file), limit < wanted else { return nil }
        return "the queue of waiting connections is cut to \(limit) instead of \(wanted); "
            + "set the kernel's limit: sysctl net.core.somaxconn=4096"
    }

    private static func number(in file: String) -> Int? {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 32)
        let count = read(descriptor, &buffer, buffer.count)
        let digits = buffer.prefix(max(0, count)).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}
