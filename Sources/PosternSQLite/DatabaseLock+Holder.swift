internal import Glibc
internal import PosternSQL

extension DatabaseLock {
    /// Writes into the lock file that the calling process holds the database, or that it does no longer. Only who may write to the
    /// database at this moment calls it. What cannot be written is no failure.
    func announce(_ purpose: String?) {
        _ = ftruncate(descriptor, 0)
        guard let purpose else { return }
        var text = LockHolder(purpose: purpose).text
        text.withUTF8 { bytes in _ = pwrite(descriptor, bytes.baseAddress, bytes.count, 0) }
    }

    /// Who has announced itself and still runs.
    var holder: LockHolder? {
        var buffer = [UInt8](repeating: 0, count: 1_024)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        guard let holder = LockHolder(text: String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)), holder.isRunning
        else {
            return nil
        }
        return holder
    }
}
