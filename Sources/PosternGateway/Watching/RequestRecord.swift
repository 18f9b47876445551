internal import CLinux
internal import Glibc

/// A piece of memory in which a serving process notes its requests, and which outlives it.
final class RequestRecord {
    let descriptor: Int32

    init() throws(GatewayError) {
        descriptor = memfd_create("requests", 1)  // MFD_CLOEXEC
        guard descriptor >= 0 else { throw .last("memfd_create") }
    }

    deinit { close(descriptor) }

    /// The requests that ran when the process that wrote them ended, the longest running first, at most eight.
    func requests(at now: UInt64) -> [RunningRequest] {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return [] }
        var found: [RunningRequest] = []
        var bytes = [UInt8](repeating: 0, count: RunningRequest.size)
        for index in 0..<min(Int(clamping: status.st_size) / RunningRequest.size, 1_024) {
            guard pread(descriptor, &bytes, bytes.count, off_t(index * RunningRequest.size)) == bytes.count else { break }
            if let request = RunningRequest(bytes) { found.append(request) }
        }
        return Array(found.sorted { $0.start < $1.start }.prefix(8))
    }
}
