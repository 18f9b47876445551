internal import CLinux
internal import Glibc

/// The head of a request in a file in memory, from which libfcgi reads it as from a connection.
enum StagedHead {
    /// - Returns: a descriptor at the beginning of `bytes`, now the caller's; `nil` when the system has none left.
    static func open(_ bytes: [UInt8]) -> Int32? {
        let descriptor = memfd_create("fastcgi-head", 1)  // MFD_CLOEXEC
        guard descriptor >= 0 else { return nil }
        guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
            close(descriptor)
            return nil
        }
        return descriptor
    }
}
