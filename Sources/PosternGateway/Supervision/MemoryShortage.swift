internal import Glibc

/// Whom the kernel ends when memory runs out.
enum MemoryShortage {
    /// Lets it end this process before its supervisor, which starts another (`oom_score_adj`, proc(5)). What cannot be told is left as it is.
    static func offerThisProcess() {
        let descriptor = open("/proc/self/oom_score_adj", O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var text = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &text, text.count, 0)
        guard count > 0, let score = Int(String(decoding: text[..<(count - 1)], as: UTF8.self)) else { return }
        let raised = Array("\(min(1_000, score + 100))".utf8)
        pwrite(descriptor, raised, raised.count, 0)
    }
}
