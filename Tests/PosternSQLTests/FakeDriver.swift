import PosternSQL
import Synchronization

/// A database in memory that answers what it is told to and keeps a record of what it was asked.
final class FakeDriver: DatabaseDriver {
    /// What a statement does.
    enum Answer {
        case rows([String], [[Value]])
        case error(DatabaseError)
        /// Fails, and undoes the whole transaction as `INSERT OR ROLLBACK` does.
        case rollsBack(DatabaseError)
    }

    struct State: Sendable {
        var events: [String] = []
        var connections: [FakeConnection] = []
        var refusals: [DatabaseError] = []
        var openStatements = 0
        /// What maintenance after a failure achieves.
        var repair = MaintenanceReport(isComplete: true)
    }

    let dialects: [String]
    let writing: WritingOrder
    let state = Mutex(State())
    private let answers: [String: Answer]

    init(_ dialects: [String] = ["fake"], answers: [String: Answer] = [:], writing: WritingOrder = .inTurn) {
        self.dialects = dialects
        self.writing = writing
        self.answers = answers
    }

    var events: [String] { state.withLock { $0.events } }
    var connections: [FakeConnection] { state.withLock { $0.connections } }
    var openStatements: Int { state.withLock { $0.openStatements } }

    /// Lets the next attempt to connect fail.
    func refuseNextConnection(_ error: DatabaseError) {
        state.withLock { $0.refusals.append(error) }
    }

    func note(_ event: String) {
        state.withLock { $0.events.append(event) }
    }

    func answer(to sql: SQL) -> Answer {
        answers[sql.text { "?\($0)" }] ?? .rows([], [])
    }

    func connect(to url: DatabaseURL, role: ConnectionRole, options: DatabaseOptions) throws(DatabaseError)
        -> any DriverConnection
    {
        let refusal = state.withLock { $0.refusals.isEmpty ? nil : $0.refusals.removeFirst() }
        if let refusal { throw refusal }
        let name =
            switch role {
            case .writer(let creating): creating ? "creating writer" : "writer"
            case .reader: "reader"
            }
        let connection = FakeConnection(name, of: self)
        state.withLock { $0.connections.append(connection) }
        note("\(name) opened")
        return connection
    }
}

extension FakeDriver.Answer: Sendable {}

final class FakeConnection: DriverConnection {
    struct State: Sendable {
        var isInTransaction = false
        var isUsable = true
        var isClosed = false
        var commitError: DatabaseError?
        /// Why references cannot be checked at once again.
        var referenceError: DatabaseError?
    }

    let name: String
    let state = Mutex(State())
    private unowned let driver: FakeDriver

    init(_ name: String, of driver: FakeDriver) {
        self.name = name
        self.driver = driver
    }

    var changedRows: Int { 1 }
    var lastInsertedID: Int64? { nil }
    var isInTransaction: Bool { state.withLock { $0.isInTransaction } }
    var hasUnresolvedReferences: Bool { false }
    var isUsable: Bool { state.withLock { $0.isUsable } }
    var isClosed: Bool { state.withLock { $0.isClosed } }

    func breakDown() {
        state.withLock { $0.isUsable = false }
    }

    func begin(waiting timeout: Duration?) {
        driver.note("\(name) begin")
        state.withLock { $0.isInTransaction = true }
    }

    func commit() throws(DatabaseError) {
        driver.note("\(name) commit")
        if let error = state.withLock({ $0.commitError }) { throw error }
        state.withLock { $0.isInTransaction = false }
    }

    func rollback() {
        driver.note("\(name) rollback")
        state.withLock { $0.isInTransaction = false }
    }

    func statement(_ sql: SQL) -> any DriverStatement {
        driver.note("\(name): \(sql.text { "?\($0)" })")
        driver.state.withLock { $0.openStatements += 1 }
        return FakeStatement(driver.answer(to: sql), on: self, of: driver)
    }

    func run(script: String) {
        driver.note("\(name) script: \(script)")
    }

    func maintain(_ occasion: MaintenanceOccasion) -> MaintenanceReport {
        guard occasion == .afterFailure else { return MaintenanceReport(isComplete: true) }
        driver.note("\(name) repair")
        return driver.state.withLock { $0.repair }
    }

    func setReferenceChecks(_ checks: ReferenceChecks) throws(DatabaseError) {
        driver.note("\(name) references \(checks)")
        if checks == .atOnce, let error = state.withLock({ $0.referenceError }) { throw error }
    }

    func interrupt() {
        driver.note("\(name) interrupted")
    }

    func close() {
        driver.note("\(name) closed")
        state.withLock { ($0.isClosed, $0.isUsable) = (true, false) }
    }
}

final class FakeStatement: DriverStatement {
    let columnNames: [String]
    private let error: DatabaseError?
    private let isRollingBack: Bool
    private let connection: FakeConnection?
    private let driver: FakeDriver?
    private var rows: [[Value]]
    private var row: [Value] = []

    init(_ answer: FakeDriver.Answer, on connection: FakeConnection? = nil, of driver: FakeDriver? = nil) {
        self.connection = connection
        self.driver = driver
        switch answer {
        case .rows(let names, let rows): (columnNames, self.rows, error, isRollingBack) = (names, rows, nil, false)
        case .error(let error): (columnNames, rows, self.error, isRollingBack) = ([], [], error, false)
        case .rollsBack(let error): (columnNames, rows, self.error, isRollingBack) = ([], [], error, true)
        }
    }

    /// A statement that stands on a row with one column, `c`.
    convenience init(standingOn value: Value) {
        self.init(.rows(["c"], [[value]]))
        row = [value]
    }

    func step() throws(DatabaseError) -> Bool {
        if isRollingBack { connection?.state.withLock { $0.isInTransaction = false } }
        if let error { throw error }
        guard !rows.isEmpty else { return false }
        row = rows.removeFirst()
        return true
    }

    func kind(at column: Int) -> Value.Kind { row[column] == .invalidText ? .text : row[column].kind }

    func bool(at column: Int) -> Bool? {
        if case .bool(let bool) = row[column] { bool } else { nil }
    }

    func integer(at column: Int) -> Int64? {
        if case .integer(let integer) = row[column] { integer } else { nil }
    }

    func double(at column: Int) -> Double? {
        if case .double(let double) = row[column] { double } else { nil }
    }

    func text(at column: Int) -> String? {
        if case .text(let text) = row[column] { text } else { nil }
    }

    func bytes(at column: Int) -> [UInt8] {
        switch row[column] {
        case .bytes(let bytes): bytes
        case .text(let text): Array(text.utf8)
        default: []
        }
    }

    func reset() {
        driver?.state.withLock { $0.openStatements -= 1 }
    }
}

extension Value {
    /// Stands for a text whose bytes are no UTF-8.
    static let invalidText = Value.bytes(Array("invalid UTF-8 \u{0}".utf8) + [0xFF])
}
