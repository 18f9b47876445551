import PosternSQL
import Testing

struct DatabaseURLTests {
    @Test(
        arguments: [
            ("sqlite:///notes.db", "sqlite", nil, "notes.db"),
            ("sqlite:///data/notes.db", "sqlite", nil, "data/notes.db"),
            ("sqlite:////var/lib/notes/notes.db", "sqlite", nil, "/var/lib/notes/notes.db"),
            ("sqlite+aiosqlite:///test.db", "sqlite", "aiosqlite", "test.db"),
            ("sqlite+pysqlite:////tmp/a b.db", "sqlite", "pysqlite", "/tmp/a b.db"),
            ("sqlite://", "sqlite", nil, ""),
            ("sqlite:///:memory:", "sqlite", nil, ":memory:"),
            ("SQLite:///Notes.DB", "sqlite", nil, "Notes.DB"),
            ("sqlite:///50%25.db", "sqlite", nil, "50%25.db"),
            ("sqlite:///me@home.db", "sqlite", nil, "me@home.db"),
            ("sqlite:///\u{301}.db", "sqlite", nil, "\u{301}.db"),
            ("postgresql:///notes", "postgresql", nil, "notes"),
        ] as [(String, String, String?, String)])
    func `reads what SQLAlchemy writes`(_ text: String, _ dialect: String, _ suffix: String?, _ database: String) throws {
        let url = try DatabaseURL(text)
        #expect(url.dialect == dialect)
        #expect(url.driverSuffix == suffix)
        #expect(url.database == database)
        #expect([url.user, url.password, url.host] == [nil, nil, nil])
        #expect(url.port == nil)
        #expect(url.options == [])
    }

    @Test func `reads a server's URL with all its parts`() throws {
        let url = try DatabaseURL(
            "postgresql+asyncpg://me:s%40cret%3A%2F@db.example:5433/notes?sslmode=require&x=%26a%3Db")
        #expect(url.dialect == "postgresql")
        #expect(url.driverSuffix == "asyncpg")
        #expect(url.user == "me")
        #expect(url.password == "s@cret:/")
        #expect(url.host == "db.example")
        #expect(url.port == 5433)
        #expect(url.database == "notes")
        #expect(url.options.map(\.name) == ["sslmode", "x"])
        #expect(url.options.map(\.value) == ["require", "&a=b"])
    }

    @Test(
        arguments: [
            ("postgresql://db/notes", "db", nil),
            ("postgresql://db:5432/notes", "db", 5432),
            ("postgresql://:5432/notes", nil, 5432),
            ("postgresql://[::1]/notes", "::1", nil),
            ("postgresql://[::1]:65535/notes", "::1", 65535),
            ("postgresql://me@[fe80::1]:1/notes", "fe80::1", 1),
        ] as [(String, String?, Int?)])
    func `reads host and port`(_ text: String, _ host: String?, _ port: Int?) throws {
        let url = try DatabaseURL(text)
        #expect(url.host == host)
        #expect(url.port == port)
        #expect(url.database == "notes")
    }

    @Test(arguments: [
        ("sqlite+aiosqlite:///test.db", "sqlite+aiosqlite:///test.db"),
        ("sqlite:////var/notes.db", "sqlite:////var/notes.db"),
        ("postgresql://me:secret@db:5433/notes?sslmode=require", "postgresql://me:***@db:5433/notes?sslmode=require"),
        ("postgresql://me:@[::1]/notes", "postgresql://me:***@[::1]/notes"),
        ("postgresql://me@:5432/notes", "postgresql://me@:5432/notes"),
        ("postgresql://db/notes?user=me&password=secret", "postgresql://db/notes?user=me&password=***"),
    ])
    func `shows itself without its password`(_ text: String, _ shown: String) throws {
        #expect(try DatabaseURL(text).description == shown)
    }

    @Test(arguments: [
        ("", "://"),
        ("notes.db", "://"),
        ("sqlite:/notes.db", "://"),
        ("://secret", "dialect"),
        ("sq lite:///secret", "dialect"),
        ("sqlite+:///secret", "dialect"),
        ("sqlite://secret.db", "three"),
        ("sqlite://me:secret@host/a", "three"),
        ("sqlite:///secret\u{0}.db", "NUL"),
        ("postgresql://me:secret@host:0/a", "port"),
        ("postgresql://me:secret@host:65536/a", "port"),
        ("postgresql://me:secret@host:x/a", "port"),
        ("postgresql://me:secret@host:/a", "port"),
        ("postgresql://me:secret@host:+5432/a", "port"),
        ("postgresql://me:secret@host:99999999999999999999/a", "port"),
        ("postgresql://me:secret@[::1]5432/a", "port"),
        ("postgresql://me:secret@[::1/a", "]"),
        ("postgresql://me:secret%@host/a", "password"),
        ("postgresql://me:secret%zz@host/a", "password"),
        ("postgresql://me:secret%ff@host/a", "password"),
        ("postgresql://%secret@host/a", "user"),
        ("postgresql://host/a?secret", "parameter"),
        ("postgresql://host/a?secret=%g0", "parameter"),
        ("postgresql://me:1/secret@host/a", "%2F"),
        ("postgresql://me:1?secret=x@host/a", "%3F"),
        ("postgresql://me:secret/1@host/a", "%2F"),
    ])
    func `says what is wrong without quoting the text`(_ text: String, _ reason: String) {
        let error = #expect(throws: DatabaseURL.Malformed.self) { try DatabaseURL(text) }
        #expect(error?.description.contains(reason) == true)
        #expect(error?.description.contains("secret") == false)
    }

    @Test func `two URLs are one when all their parts are`() throws {
        #expect(try DatabaseURL("SQLITE:///a.db") == DatabaseURL("sqlite:///a.db"))
        #expect(try DatabaseURL("sqlite+aiosqlite:///a.db") != DatabaseURL("sqlite:///a.db"))
    }
}
