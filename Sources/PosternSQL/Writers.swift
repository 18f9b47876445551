/// Who runs the units of work that write.
enum Writers: Sendable {
    /// One connection, handed from unit to unit.
    case line(Writer)
    /// A connection for each.
    case pool(WritingPool)

    /// `nil` where units write side by side.
    var line: Writer? {
        if case .line(let writer) = self { writer } else { nil }
    }

    func open() throws(DatabaseError) {
        switch self {
        case .line(let writer): try writer.open()
        case .pool(let pool): try pool.open()
        }
    }

    func run<Value>(
        isAlone: Bool, schema: SchemaWork?, _ work: (any DriverConnection) throws -> Value
    ) throws -> Value {
        switch self {
        case .line(let writer): try writer.run(isAlone: isAlone, schema: schema, work)
        case .pool(let pool): try pool.run(schema: schema, work)
        }
    }

    /// Who keeps tables from being changed, as a sentence.
    func obstacle() -> String? {
        switch self {
        case .line: nil
        case .pool(let pool): pool.obstacle()
        }
    }

    func runOutsideTransaction(_ script: String) throws(DatabaseError) {
        switch self {
        case .line(let writer): try writer.runOutsideTransaction(script)
        case .pool(let pool): try pool.runOutsideTransaction(script)
        }
    }
}
