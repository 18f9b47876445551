internal import CLinux
internal import Glibc
internal import PosternSQL

/// Puts a copy in the place of a database, which is kept under another name.
struct SQLiteRestore {
    let file: String
    /// The database, without symbolic links.
    let target: String
    let options: DatabaseOptions

    /// - Returns: where the database that was there is kept; `nil` when there was none.
    /// - Throws: ``DatabaseError`` that says what to do; the database is then as it was.
    func run(_ progress: (CareProgress) -> Void) throws(DatabaseError) -> String? {
        try checkFile()
        try DatabaseFile(path: target).check(.writer(creating: true))
        let lock = try DatabaseLock(exclusivelyBeside: target)
        defer { withExtendedLifetime(lock) {} }

        var new = try NewFile(for: target, suffix: ".restoring")
        do throws(DatabaseError) {
            try copy(to: new.path, progress)
            try CopiedDatabase(path: new.path).verify(expecting: options.applicationID)
        } catch { throw DatabaseError(error.kind, "cannot restore \(file): \(error.message)", code: error.code) }
        let isReplacing = access(target, F_OK) == 0
        try new.settle(as: isReplacing ? target : file)

        let kept = try nameToKeep()
        if isReplacing {
            try closeLog()
            guard link(target, kept) == 0 else { throw NewFile.failure("cannot keep the database as \(kept)") }
        }
        try setAsideLogs(as: kept)
        try NewFile.synchronise(DatabaseFile(path: target).directory)
        try new.replace()
        return isReplacing ? kept : nil
    }

    private func checkFile() throws(DatabaseError) {
        var (status, old) = (stat(), stat())
        guard stat(file, &status) == 0 else {
            throw DatabaseError(.missing, "cannot restore \(file): \(String(cString: strerror(errno)))")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw DatabaseError(.cannotOpen, "cannot restore \(file): it is not a file")
        }
        guard stat(target, &old) != 0 || old.st_ino != status.st_ino || old.st_dev != status.st_dev else {
            throw DatabaseError(.cannotOpen, "cannot restore \(file): it is the database itself; name a backup")
        }
        for suffix in ["-wal", "-journal"] where stat(file + suffix, &status) == 0 && status.st_size > 0 {
            throw DatabaseError(
                .cannotOpen, "cannot restore \(file): \(file)\(suffix) belongs to it, so it is no backup but a database in use")
        }
        try DatabaseHeader.check(file, expecting: options.applicationID)
    }

    private func copy(to path: String, _ progress: (CareProgress) -> Void) throws(DatabaseError) {
        let (input, output) = (open(file, O_RDONLY), open(path, O_WRONLY))
        defer { for descriptor in [input, output] where descriptor >= 0 { close(descriptor) } }
        guard input >= 0, output >= 0 else { throw NewFile.failure("cannot copy it") }
        var status = stat()
        fstat(input, &status)
        var done = 0
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(input, &buffer, buffer.count)
            if count == 0 { return }
            guard count > 0 else { throw NewFile.failure("cannot read it") }
            var written = 0
            while written < count {
                let step = buffer.withUnsafeBytes { write(output, $0.baseAddress! + written, count - written) }
                guard step > 0 else { throw NewFile.failure("cannot write \(path)") }
                written += step
            }
            done += count
            progress(CareProgress(done: done, total: max(done, Int(status.st_size))))
        }
    }

    /// Brings the log of the old database into its file and removes it, for which SQLite needs that nobody has it open: that also
    /// finds those who do not know our lock. What is no database any more stays as it is, with its log.
    private func closeLog() throws(DatabaseError) {
        guard let old = try? PlainDatabase(target, .unchanging), (try? DatabaseHeader(of: old)) != nil else { return }
        do throws(DatabaseError) {
            _ = try PlainDatabase(target, .writable).column("PRAGMA journal_mode=DELETE")
        } catch {
            guard error.kind == .busy else { return }
            throw DatabaseError(.busy, "another program has the database \(target) open; stop it first")
        }
    }

    /// What is left beside the old database goes where it goes: the new one must never meet it.
    private func setAsideLogs(as kept: String) throws(DatabaseError) {
        unlink(target + "-shm")
        for suffix in ["-wal", "-journal"] where access(target + suffix, F_OK) == 0 {
            guard rename(target + suffix, kept + suffix) == 0 else {
                throw NewFile.failure("cannot keep \(target)\(suffix) as \(kept)\(suffix)")
            }
        }
    }

    /// `<database>.before-restore-<UTC time>`, and a number when there is one already.
    private func nameToKeep() throws(DatabaseError) -> String {
        let moment = CivilTime(secondsSince1970: Int64(time(nil))).text(date: "", between: "T", time: "")
        let name = "\(target).before-restore-\(moment)Z"
        for number in 1...1_000 {
            let candidate = number == 1 ? name : "\(name)-\(number)"
            if access(candidate, F_OK) != 0, access(candidate + "-wal", F_OK) != 0 { return candidate }
        }
        throw DatabaseError(.cannotOpen, "cannot keep the database as \(name): it exists already")
    }
}
