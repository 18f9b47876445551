internal import PosternSQL

/// A schema with what its tables are made of.
struct DetailedSchema {
    let schema: Schema
    let tables: [TableName: TableShape]

    init(in session: borrowing Session, of database: DatabaseURL) throws {
        schema = try Schema(in: session, of: database)
        var tables: [TableName: TableShape] = [:]
        for object in schema.objects where object.kind == .table {
            tables[TableName(object.name)] = try TableShape(of: object, in: session)
        }
        self.tables = tables
    }

    init(of database: Database) throws {
        self = try database.read { session in try DetailedSchema(in: session, of: database.url) }
    }

    func objects(_ kind: SchemaObject.Kind) -> [SchemaObject] { schema.objects.filter { $0.kind == kind } }

    func object(_ kind: SchemaObject.Kind, _ name: String) -> SchemaObject? {
        schema.objects.first { $0.kind == kind && TableName($0.name) == TableName(name) }
    }
}

extension SchemaObject {
    /// The names that its statement may speak of: whatever in it can be one.
    var mentions: Set<TableName> {
        let bytes = Array(sql.utf8)
        var scanner = SQLScanner(bytes)
        var names: Set<TableName> = []
        while let token = scanner.next() {
            names.insert(TableName(written: String(decoding: bytes[token.range], as: UTF8.self)))
        }
        return names
    }

    /// The statement that takes it away.
    var dropping: String { "DROP \(kind.rawValue.uppercased()) \(name.quoted);" }
}
