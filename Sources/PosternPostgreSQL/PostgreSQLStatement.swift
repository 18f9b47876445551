internal import CPostgreSQL
internal import PosternSQL

/// A statement that runs. Its rows come one by one (libpq's single-row mode), or all in one result when they had come before anybody looked.
final class PostgreSQLStatement: DriverStatement {
    private let sql: SQL
    private let connection: PostgreSQLConnection
    private let link: ServerLink
    private var columns: [ResultColumn]
    /// The result that has the row on which it stands.
    private var row: OpaquePointer?
    /// Which of its rows that is.
    private var index: Int32 = 0
    /// How many it has.
    private var count: Int32 = 0
    /// Results that were read before they were asked for, because another statement was to run, the next one at the end.
    private var kept: [OpaquePointer] = []
    /// Whether nothing comes behind them.
    private var isWholeKept = false
    private var isAtEnd = false
    private var isFresh = true
    private var nextColumn = 0

    init(_ sql: SQL, _ prepared: PreparedStatement, on connection: PostgreSQLConnection, _ link: ServerLink) {
        self.sql = sql
        self.connection = connection
        self.link = link
        columns = prepared.columns
    }

    deinit { clear() }

    var columnNames: [String] { columns.map(\.name) }

    func column(named name: String) -> Int? {
        var index = nextColumn
        guard index < columns.count else { return nil }
        if columns[index].name != name {
            guard let found = columns.firstIndex(where: { $0.name == name }) else { return nil }
            index = found
        }
        nextColumn = index + 1 < columns.count ? index + 1 : 0
        return index
    }

    // MARK: Rows

    func step() throws(DatabaseError) -> Bool {
        if index + 1 < count {
            index += 1
            return true
        }
        guard !isAtEnd else { return false }
        PQclear(row)
        count = 0
        row = nil
        while true {
            let earlier = kept.popLast()
            let isKept = earlier != nil
            let next: OpaquePointer?
            if let earlier { next = earlier } else { next = isWholeKept ? nil : try link.next() }
            guard let result = next else {
                isAtEnd = true
                return false
            }
            if isFresh, !isKept, try restarts(after: result) { continue }
            isFresh = false
            let status = PQresultStatus(result)
            if status == PGRES_SINGLE_TUPLE || status == PGRES_TUPLES_OK && PQntuples(result) > 0 {
                if !isLike(result) { columns = ResultColumn.all(of: result) }
                if status == PGRES_TUPLES_OK { connection.changedRows = Self.changedRows(result) }
                (row, index, count) = (result, 0, PQntuples(result))
                return true
            }
            try take(end: result, isKept: isKept)
        }
    }

    /// The schema may have changed since it was prepared.
    private func isLike(_ result: OpaquePointer) -> Bool {
        guard PQnfields(result) == columns.count else { return false }
        for index in columns.indices where columns[index].type != ColumnType(oid: PQftype(result, Int32(index))) { return false }
        return true
    }

    private func restarts(after result: OpaquePointer) throws(DatabaseError) -> Bool {
        guard PQresultStatus(result) == PGRES_FATAL_ERROR, let prepared = try connection.restart(sql, after: result) else {
            return false
        }
        PQclear(result)
        isFresh = false
        columns = prepared.columns
        return true
    }

    /// Takes a result that is no row: that the statement is done, or has failed.
    private func take(end result: OpaquePointer, isKept: Bool) throws(DatabaseError) {
        let failure = link.failure(of: result, sql: sql.text { "$\($0)" })
        if failure == nil { connection.changedRows = Self.changedRows(result) }
        PQclear(result)
        guard let failure else { return }
        isAtEnd = true
        if !isKept { try link.drain(cancelling: false) }
        throw failure
    }

    /// `SELECT 5` tells of rows too, which it has not changed.
    private static func changedRows(_ result: OpaquePointer) -> Int {
        guard let tag = PQcmdStatus(result), tag[0] != CChar(UInt8(ascii: "S")), let count = PQcmdTuples(result) else { return 0 }
        return Int(String(cString: count)) ?? 0
    }

    /// Reads the rest, so that another statement can run; it is given later.
    func keepRest() throws(DatabaseError) {
        guard !isAtEnd else { return }
        var rest: [OpaquePointer] = []
        while true {
            let next: OpaquePointer?
            do throws(DatabaseError) { next = try link.next() } catch {
                for result in rest { PQclear(result) }
                throw error
            }
            guard let next else { break }
            rest.append(next)
        }
        kept = rest.reversed() + kept
        isWholeKept = true
    }

    func reset() {
        clear()
        // What is there already is dropped here; the rest before the next statement, or with the transaction.
        while link.isRunning, !isAtEnd, link.isUsable, link.hasNext {
            guard let result = try? link.next() else { break }
            if link.failure(of: result, sql: nil) == nil, PQresultStatus(result) != PGRES_SINGLE_TUPLE {
                connection.changedRows = Self.changedRows(result)
            }
            PQclear(result)
        }
        isAtEnd = true
    }

    private func clear() {
        PQclear(row)
        (row, index, count) = (nil, 0, 0)
        for result in kept { PQclear(result) }
        kept = []
    }

    // MARK: Columns

    func kind(at column: Int) -> Value.Kind {
        guard let value = bytes(of: column) else { return .null }
        let type = columns[column].type
        switch type {
        case .bool: return .bool
        case .int2, .int4, .int8, .oid: return .integer
        case .float4, .float8: return .double
        case .bytea: return .bytes
        case .numeric: return Int64(String(decoding: value, as: UTF8.self)) == nil ? .text : .integer
        default: return .text
        }
    }

    func bool(at column: Int) -> Bool? {
        guard columns[column].type == .bool, let value = bytes(of: column), let first = value.first else { return nil }
        return first == 1 || first == UInt8(ascii: "t")
    }

    func integer(at column: Int) -> Int64? {
        guard let value = bytes(of: column) else { return nil }
        let type = columns[column].type
        guard isBinary(column) else {
            return type.isInteger || type == .oid || type == .numeric ? Int64(String(decoding: value, as: UTF8.self)) : nil
        }
        switch type {
        case .int8: return ServerNumber.read(value, as: Int64.self)
        case .int4: return ServerNumber.read(value, as: Int32.self).map(Int64.init)
        case .int2: return ServerNumber.read(value, as: Int16.self).map(Int64.init)
        case .oid: return ServerNumber.read(value, as: UInt32.self).map(Int64.init)
        default: return nil
        }
    }

    func double(at column: Int) -> Double? {
        guard let value = bytes(of: column) else { return nil }
        let type = columns[column].type
        guard type == .float8 || type == .float4 else { return nil }
        guard isBinary(column) else { return Double(String(decoding: value, as: UTF8.self)) }
        if type == .float8 { return ServerNumber.read(value, as: UInt64.self).map(Double.init(bitPattern:)) }
        return ServerNumber.read(value, as: UInt32.self).map { Double(Float(bitPattern: $0)) }
    }

    func text(at column: Int) -> String? {
        guard let value = bytes(of: column) else { return nil }
        let type = columns[column].type
        switch type {
        case .text, .other, .numeric, .void: break
        case .uuid, .date, .timestamp, .timestamptz:
            if isBinary(column) { return ServerText.make(type, of: value) }
            guard type == .timestamptz, value.suffix(3).elementsEqual("+00".utf8) else { break }
            return String(decoding: value.dropLast(3), as: UTF8.self)
        default: return nil
        }
        let bytes = UnsafeBufferPointer(rebasing: value[...])
        do { return String(copying: try UTF8Span(validating: bytes.span)) } catch { return nil }
    }

    func bytes(at column: Int) -> [UInt8] {
        guard let value = bytes(of: column) else { return [] }
        let type = columns[column].type
        guard type == .bytea else { return text(at: column).map { Array($0.utf8) } ?? Array(value) }
        guard !isBinary(column) else { return Array(value) }
        var length = 0
        guard let plain = PQunescapeBytea(value.baseAddress, &length) else { return [] }
        defer { PQfreemem(plain) }
        return Array(UnsafeBufferPointer(start: plain, count: length))
    }

    private func isBinary(_ column: Int) -> Bool { PQfformat(row, Int32(truncatingIfNeeded: column)) == 1 }

    /// What the server has sent; `nil` for NULL.
    private func bytes(of column: Int) -> UnsafeBufferPointer<UInt8>? {
        let column = Int32(truncatingIfNeeded: column)
        guard row != nil, PQgetisnull(row, index, column) == 0, let start = PQgetvalue(row, index, column) else { return nil }
        let length = Int(PQgetlength(row, index, column))
        return UnsafeBufferPointer(start: UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self), count: length)
    }
}
