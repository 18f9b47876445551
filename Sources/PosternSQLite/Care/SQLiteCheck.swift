internal import CSQLite
internal import Glibc
internal import PosternSQL

/// Looks at a database and at what surrounds it.
struct SQLiteCheck {
    let path: String
    let options: DatabaseOptions

    /// How many looks there are.
    private static let steps = 6

    func run(_ progress: (CareProgress) -> Void) -> [CareFinding] {
        defer { progress(CareProgress(done: Self.steps, total: Self.steps)) }
        let (writer, reader): (SQLiteConnection, SQLiteConnection)
        do throws(DatabaseError) {
            writer = try SQLiteConnection(path: path, role: .writer(creating: false), options: options)
            reader = try SQLiteConnection(path: path, role: .reader, options: options)
        } catch { return [CareFinding(.problem, "opening", error.message)] }
        defer {
            reader.close()
            writer.close()
        }
        let looks: [(subject: String, look: () throws(DatabaseError) -> [CareFinding])] = [
            ("writer", { () throws(DatabaseError) in [try settings(of: writer, "writer", queryOnly: "0")] }),
            ("reader", { () throws(DatabaseError) in [try settings(of: reader, "reader", queryOnly: "1")] }),
            ("library", { [Self.library(version: sqlite3_libversion_number(), name: String(cString: sqlite3_libversion()))] }),
            ("size", { () throws(DatabaseError) in try space(reader) }),
            ("integrity", { () throws(DatabaseError) in [try integrity(reader)] }),
            ("references", { () throws(DatabaseError) in [try references(reader)] }),
        ]
        var findings: [CareFinding] = []
        for (number, (subject, look)) in looks.enumerated() {
            progress(CareProgress(done: number, total: Self.steps))
            do throws(DatabaseError) { findings += try look() } catch {
                findings.append(CareFinding(.problem, subject, error.explained.message))
            }
        }
        return findings
    }

    /// The pragmas that hold for one connection, read back from it.
    private func settings(
        of connection: SQLiteConnection, _ name: String, queryOnly: String
    ) throws(DatabaseError) -> CareFinding {
        let expected = [
            ("journal_mode", "wal"), ("synchronous", options.durability == .full ? "2" : "1"), ("foreign_keys", "1"),
            ("trusted_schema", "0"), ("cell_size_check", "1"), ("query_only", queryOnly),
        ]
        var found: [String] = []
        var wrong: [String] = []
        for (pragma, value) in expected {
            let actual = try connection.texts(SQL(unsafe: "PRAGMA \(pragma)")).first ?? ""
            found.append("\(pragma) \(actual)")
            if actual != value { wrong.append("\(pragma) is \(actual), not \(value)") }
        }
        let wait = try connection.number("PRAGMA busy_timeout")
        found.append("busy_timeout \(wait)")
        if wait <= 0 { wrong.append("busy_timeout is \(wait), not above 0") }
        return wrong.isEmpty
            ? CareFinding(.ok, name, found.joined(separator: ", "))
            : CareFinding(.problem, name, wrong.joined(separator: ", "))
    }

    /// What is known of a version of the library.
    static func library(version: Int32, name: String) -> CareFinding {
        guard (3_007_000...3_051_002).contains(version) else { return CareFinding(.ok, "library", "SQLite \(name)") }
        return CareFinding(
            .warning, "library",
            """
            SQLite \(name) has the WAL-reset bug of 3.7.0 to 3.51.2: write with this program alone, never with sqlite3 beside it, \
            and install 3.51.3 or newer when there is a package
            """)
    }

    private func space(_ reader: SQLiteConnection) throws(DatabaseError) -> [CareFinding] {
        let file = DatabaseFile(path: path).resolved
        let (database, log) = (size(of: file), size(of: file + "-wal"))
        let pages = try reader.number("PRAGMA page_count")
        let unused = try reader.number("PRAGMA freelist_count")
        let size = CareFinding(.ok, "size", "\(database) bytes, and \(log) in its log; \(unused) of \(pages) pages are free")
        var status = statvfs()
        guard statvfs(file, &status) == 0 else { return [size] }
        let free = Int64(clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
        return [size, Self.disk(free: free, needed: database + log)]
    }

    /// - Parameter needed: what a backup beside the database would take, in bytes.
    static func disk(free: Int64, needed: Int64) -> CareFinding {
        free >= needed
            ? CareFinding(.ok, "disk", "\(free) bytes are free")
            : CareFinding(
                .warning, "disk", "\(free) bytes are free, less than the database has with its log (\(needed)): make room")
    }

    private func size(of file: String) -> Int64 {
        var status = stat()
        return stat(file, &status) == 0 ? Int64(status.st_size) : 0
    }

    private func integrity(_ reader: SQLiteConnection) throws(DatabaseError) -> CareFinding {
        let faults = try reader.texts("PRAGMA integrity_check").filter { $0 != "ok" }
        guard let first = faults.first else { return CareFinding(.ok, "integrity", "integrity_check finds nothing wrong") }
        let line = first.split(separator: "\n").joined(separator: "; ")
        return CareFinding(
            .problem, "integrity", "the database is damaged; restore a backup: \(line)\(Self.others(faults.count - 1))")
    }

    private func references(_ reader: SQLiteConnection) throws(DatabaseError) -> CareFinding {
        let tables = try reader.texts("PRAGMA foreign_key_check")
        guard let first = tables.first else { return CareFinding(.ok, "references", "foreign_key_check finds nothing wrong") }
        return CareFinding(
            .problem, "references", "table \(first) has a row that refers to nothing\(Self.others(tables.count - 1))")
    }

    private static func others(_ count: Int) -> String { count > 0 ? " (and \(count) more)" : "" }
}
