internal import Glibc
internal import PosternSQL

/// A `-wal` file as it is found before its database is opened (https://www.sqlite.org/fileformat2.html#walformat).
///
/// SQLite takes over whatever log carries the right name: there is no mark in it that says whose it is. What can be compared is
/// what never changes in a database; a log of an older or newer copy of the same database is not told from its own.
struct LeftoverLog {
    let path: String

    /// - Throws: ``DatabaseError`` when the log cannot be that of the database with `header`.
    func check(against header: DatabaseHeader) throws(DatabaseError) {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        guard let head = read(32, from: descriptor, at: 0), head.number(at: 0) & ~1 == 0x377F_0682 else { return }
        let pageSize = head.number(at: 8)
        guard pageSize == UInt32(bitPattern: header.pageSize) else { throw foreign("pages of \(pageSize) bytes") }

        let frameSize = 24 + Int(pageSize)
        var offset = 32
        while let frame = read(24, from: descriptor, at: offset), frame[8..<16] == head[16..<24] {
            if frame.number(at: 0) == 1, let page = read(100, from: descriptor, at: offset + 24) {
                let encoding = page.number(at: 56)
                guard encoding == 0 || header.encoding == 0 || encoding == UInt32(bitPattern: header.encoding) else {
                    throw foreign("text encoding \(encoding)")
                }
                let id = Int32(bitPattern: page.number(at: 68))
                guard id == 0 || header.identity.applicationID == 0 || id == header.identity.applicationID else {
                    throw foreign("application_id \(id)")
                }
            }
            offset += frameSize
        }
    }

    private func foreign(_ mark: String) -> DatabaseError {
        DatabaseError(
            .cannotOpen, "\(path) beside it belongs to another database (\(mark)); move it back to where it came from")
    }

    private func read(_ count: Int, from descriptor: Int32, at offset: Int) -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(0, pread(descriptor, buffer.baseAddress, count, offset))
        }
        return bytes.count == count ? bytes : nil
    }
}

extension [UInt8] {
    /// Four bytes, the highest first.
    fileprivate func number(at offset: Int) -> UInt32 {
        self[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
