internal import CPostgreSQL
internal import PosternSQL

/// A statement that the server has parsed.
final class PreparedStatement {
    /// Empty for one that the server does not keep.
    let name: String
    let parameterTypes: [Oid]
    let columns: [ResultColumn]
    /// Whether all columns are read in the server's binary form.
    let isBinary: Bool
    fileprivate(set) var lastUse = 0

    fileprivate init(name: String, description: OpaquePointer?) {
        self.name = name
        parameterTypes = (0..<PQnparams(description)).map { PQparamtype(description, $0) }
        columns = ResultColumn.all(of: description)
        isBinary = columns.allSatisfy(\.type.isBinary)
    }
}

/// A column of a result.
struct ResultColumn {
    let name: String
    let type: ColumnType

    static func all(of result: OpaquePointer?) -> [ResultColumn] {
        (0..<PQnfields(result)).map { index in
            ResultColumn(
                name: PQfname(result, index).map { String(cString: $0) } ?? "", type: ColumnType(oid: PQftype(result, index)))
        }
    }
}

/// The statements that a connection has had parsed, by the text around their values. The one that was not used for longest goes first.
final class PreparedStatements {
    private var statements: [SQL.Template: PreparedStatement] = [:]
    private let limit: Int
    private var uses = 0
    private var names = 0

    /// - Parameter limit: how many the server keeps; with 0 it keeps none, and only their types are known here.
    init(limit: Int) {
        self.limit = limit
    }

    func find(_ template: SQL.Template) -> PreparedStatement? {
        guard let statement = statements[template] else { return nil }
        uses += 1
        statement.lastUse = uses
        return statement
    }

    /// Has the server parse `text` and tell what it takes and gives; blocks.
    func prepare(
        _ sql: SQL, _ text: String, on link: ServerLink, within patience: Duration
    ) throws(DatabaseError) -> PreparedStatement {
        guard !text.utf8.contains(0) else { throw DatabaseError(.syntax, "the statement contains a NUL character") }
        guard sql.values.count <= 65_535 else {
            throw DatabaseError(
                .tooLarge, "a statement of \(sql.values.count) values: the database takes 65535", sql: sql.template.first + "…")
        }
        try makeRoom(on: link, within: patience)
        let isKept = limit > 0 && sql.values.count <= 2_048  // a longer list hardly comes again
        if isKept { names += 1 }
        let name = isKept ? "postern\(names)" : ""
        try link.begin(within: patience, isCancellable: true) { PQsendPrepare($0, name, text, 0, nil) }
        PQclear(try onlyResult(of: link, text))
        try link.begin(within: patience, isCancellable: true) { PQsendDescribePrepared($0, name) }
        let description = try onlyResult(of: link, text)
        defer { PQclear(description) }
        let statement = PreparedStatement(name: name, description: description)
        uses += 1
        statement.lastUse = uses
        if isKept || limit == 0 { statements[sql.template] = statement }
        return statement
    }

    func removeAll() { statements.removeAll() }

    private func makeRoom(on link: ServerLink, within patience: Duration) throws(DatabaseError) {
        guard statements.count >= max(limit, limit == 0 ? 256 : 1),
            let oldest = statements.min(by: { $0.value.lastUse < $1.value.lastUse })
        else { return }
        statements[oldest.key] = nil
        guard oldest.value.name != "" else { return }
        try link.run("DEALLOCATE \(oldest.value.name)", within: patience, isCancellable: false)
    }

    private func onlyResult(of link: ServerLink, _ text: String) throws(DatabaseError) -> OpaquePointer? {
        var first: OpaquePointer?
        while let result = try link.next() {
            if first == nil { first = result } else { PQclear(result) }
        }
        guard let failure = link.failure(of: first, sql: text) else { return first }
        PQclear(first)
        throw failure
    }
}
