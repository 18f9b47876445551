internal import Glibc
public import HTTPTypes
public import PosternHTTP
public import PosternMigrations
public import PosternSQL
public import ServiceLifecycle

/// A program of its own: what it is called, what answers its requests, and with that the ready-made commands `serve`,
/// `migrate` and `db`.
///
/// ```swift
/// @main
/// enum NotesCommand: Application {
///     static let name = "notes"
///     static let drivers: [any DatabaseDriver] = [SQLiteDriver()]
///     static let revisions = embeddedRevisions
///
///     static func router(_ context: ApplicationContext) throws -> Router {
///         try NoteRoutes.router(database: context.database)
///     }
/// }
/// ```
public protocol Application: Sendable {
    /// The program's name; also that of its default socket and database.
    static var name: String { get }

    /// One sentence for `--help`.
    static var summary: String { get }

    /// What `--version` prints.
    static var version: String { get }

    /// The kinds of database that `DATABASE_URL` may name.
    static var drivers: [any DatabaseDriver] { get }

    /// The revisions that the program was built with: `embeddedRevisions` in a target that uses the plugin `EmbedRevisions`. By default
    /// none: then they are read from the directory that `MIGRATIONS` names.
    static var revisions: EmbeddedRevisions { get }

    /// The number that its databases carry, so that it refuses those of another application (SQLite: `application_id`). It must
    /// stay the same for as long as there are such databases. By default it is made of the name: its 32-bit FNV-1a hash.
    static var databaseID: Int32 { get }

    /// The schema that it works with, as the SQL that makes it in an empty database: what `migrate revision --autogenerate` leads to.
    /// `nil`, the default, when that is kept in a file.
    static var schema: String? { get }

    /// The statements that it runs, which `migrate check` tries against the schema that the revisions make; none by default.
    static var queries: [RegisteredQuery] { get }

    /// Header fields that go with every answer which does not set them itself, those to malformed requests too; by default
    /// ``SecurityHeaders/standard``.
    static var responseHeaders: HTTPFields { get }

    /// Whether the service shows what its routes take and answer: at `/openapi.json` for programs, at `/docs` for people, behind the middleware of
    /// the whole router. By default it does; an operator can turn it off (`DOCUMENTATION=no`).
    static var showsDocumentation: Bool { get }

    /// What ``start(_:)`` makes: clients of other services, caches, whatever lives as long as the program serves. Nothing by default.
    associatedtype State: Sendable = Void

    /// Makes what lives as long as the program serves. It is called once, when the database is open and known to be at head, and before
    /// anything is accepted: until it returns, clients of a supervised program wait in the kernel's queue.
    ///
    /// ```swift
    /// static func start(_ context: ApplicationContext) async throws -> Mailer {
    ///     try await Mailer.connected(to: "mail.example.org", logger: context.logger)
    /// }
    ///
    /// static func stop(_ mailer: Mailer) async throws { try await mailer.close() }
    ///
    /// static func router(_ context: StatefulContext<Mailer>) throws -> Router {
    ///     try OrderRoutes.router(database: context.database, mailer: context.state)
    /// }
    /// ```
    ///
    /// Its task is cancelled when the program is told to stop meanwhile. What it throws ends the program with 1, and nothing is served.
    static func start(_ context: ApplicationContext) async throws -> State

    /// Ends what ``start(_:)`` has made. It is called once, after the last request has been answered and what follows answers has been done,
    /// also when the program could not serve after all; the database is still open. It has what is left of the time for stopping (`DRAIN`),
    /// and at least a second. What it throws is logged, and ends the program with 1.
    static func stop(_ state: State) async throws

    /// The routes. It is called once, at start, when the database is open and known to be at head.
    static func router(_ context: StatefulContext<State>) throws -> Router

    /// What else runs for as long as the program serves. Each is started before the first request and told to stop after the last.
    static func services(_ context: StatefulContext<State>) throws -> [any Service]
}

extension Application {
    public static var summary: String { "A service on Postern." }
    public static var version: String { "0" }
    public static var revisions: EmbeddedRevisions { EmbeddedRevisions() }
    public static var databaseID: Int32 { fnv1a(name) }
    public static var schema: String? { nil }
    public static var queries: [RegisteredQuery] { [] }
    public static var responseHeaders: HTTPFields { SecurityHeaders.standard }

    public static var showsDocumentation: Bool { true }

    public static func services(_ context: StatefulContext<State>) throws -> [any Service] { [] }
    public static func stop(_ state: State) async throws {}

    /// Runs the command that the command line names, and ends the process: 0 when it is done, 1 after an error, 64 for a wrong
    /// command line.
    public static func main() {
        signal(SIGXFSZ, SIG_IGN)  // a limit on the size of files is then an error of the write, and no end of the process
        CommandRun<Self>.main()
    }
}

extension Application where State == Void {
    public static func start(_ context: ApplicationContext) async throws {}
}

/// The 32-bit FNV-1a hash of the bytes of `text` (http://www.isthe.com/chongo/tech/comp/fnv/).
private func fnv1a(_ text: String) -> Int32 {
    Int32(bitPattern: text.utf8.reduce(2_166_136_261) { hash, byte in (hash ^ UInt32(byte)) &* 16_777_619 })
}
