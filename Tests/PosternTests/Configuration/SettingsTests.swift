import Logging
import Postern
import PosternGateway
import PosternSQL
import Testing

@Suite struct SettingsTests {
    private static func settings(_ environment: [String: String]) throws -> Settings {
        try Settings(ConfigurationSources(environment: environment), name: "notes")
    }

    @Test func `the deadlines and the wait for a worker can be set`() throws {
        let settings = try Self.settings([
            "READ_TIMEOUT": "1", "HANDLER_TIMEOUT": "2.5", "WRITE_TIMEOUT": "3", "IDLE_TIMEOUT": "4", "MAX_QUEUE_WAIT": "0.25",
        ]).gatewaySettings
        #expect(settings.readTimeout == .seconds(1))
        #expect(settings.handlerTimeout == .milliseconds(2_500))
        #expect(settings.writeTimeout == .seconds(3))
        #expect(settings.idleTimeout == .seconds(4))
        #expect(settings.maximumQueueWait == .milliseconds(250))
        #expect(try Self.settings(["MAX_QUEUE_WAIT": "off"]).gatewaySettings.maximumQueueWait == nil)
        #expect(throws: ConfigurationError.self) { try Self.settings(["HANDLER_TIMEOUT": "off"]) }
        #expect(throws: ConfigurationError.self) { try Self.settings(["MAX_QUEUE_WAIT": "0"]) }
    }

    @Test func `without any source the defaults are those of the README`() throws {
        let settings = try Self.settings([:])
        #expect(settings.listen == [.unix("/run/notes/notes.sock")])
        #expect(settings.workers == 8)
        #expect(try settings.databaseURL == DatabaseURL("sqlite:///notes.db"))
        #expect(settings.databaseOptions.durability == .full)
        #expect(settings.databaseOptions.readers == 8)
        #expect(settings.databaseOptions.busyTimeout == .seconds(5))
        #expect(settings.databaseOptions.readLimit == .seconds(30))
        #expect(settings.databaseOptions.slowStatement == .seconds(1))
        #expect(settings.databaseOptions.echo == .off)
        #expect(settings.databaseOptions.statementLimit == .seconds(30))
        #expect(settings.databaseOptions.connectionAge == .seconds(1_800))
        #expect(settings.databaseOptions.checkInterval == .seconds(1))
        #expect(settings.bodyLimit == 1_048_576)
        #expect(settings.gatewaySettings.readTimeout == .seconds(30))
        #expect(settings.gatewaySettings.handlerTimeout == .seconds(30))
        #expect(settings.gatewaySettings.writeTimeout == .seconds(30))
        #expect(settings.gatewaySettings.idleTimeout == .seconds(75))
        #expect(settings.gatewaySettings.maximumQueueWait == .seconds(10))
        #expect(settings.migrations == nil)
        #expect(settings.schema == .require)
        #expect(settings.drain == .seconds(30))
        #expect(settings.logLevel == .info)
        #expect(settings.logStyle == .text)
        #expect(!settings.isListenExplicit)
    }

    @Test func `every variable is read`() throws {
        let settings = try Self.settings([
            "LISTEN": "fastcgi:127.0.0.1:9000", "WORKERS": "3", "DATABASE_URL": "sqlite+aiosqlite:///test.db",
            "DATABASE_DURABILITY": "normal", "BODY_LIMIT": "0", "MIGRATIONS": "revisions", "SCHEMA": "ignore",
            "DRAIN": "0", "DATABASE_BUSY_TIMEOUT": "0.25", "DATABASE_READ_LIMIT": "86400", "DATABASE_SLOW_STATEMENT": "OFF",
            "DATABASE_ECHO": "values", "DATABASE_CONNECTIONS": "40", "DATABASE_STATEMENT_LIMIT": "2.5",
            "DATABASE_CONNECTION_AGE": "60",
            "DATABASE_CHECK_INTERVAL": "0.1",
            "LOG_LEVEL": "DEBUG", "LOG_FORMAT": "JSON",
        ])
        #expect(try settings.listen == [ListenAddress("fastcgi:127.0.0.1:9000")])
        #expect(settings.workers == 3)
        #expect(settings.databaseURL.database == "test.db")
        #expect(settings.databaseOptions.durability == .normal)
        #expect(settings.databaseOptions.busyTimeout == .milliseconds(250))
        #expect(settings.databaseOptions.readLimit == .seconds(86_400))
        #expect(settings.databaseOptions.slowStatement == nil)
        #expect(settings.databaseOptions.echo == .values)
        #expect(settings.databaseOptions.readers == 40)
        #expect(settings.databaseOptions.statementLimit == .milliseconds(2_500))
        #expect(settings.databaseOptions.connectionAge == .seconds(60))
        #expect(settings.databaseOptions.checkInterval == .milliseconds(100))
        #expect(settings.bodyLimit == 0)
        #expect(settings.migrations == "revisions")
        #expect(settings.schema == .ignore)
        #expect(settings.drain == .zero)
        #expect(settings.logLevel == .debug)
        #expect(settings.logStyle == .json)
    }

    @Test(arguments: [
        "fastcgi:unix:/run/a.sock fastcgi:127.0.0.1:9000", "fastcgi:unix:/run/a.sock,fastcgi:127.0.0.1:9000",
        " fastcgi:unix:/run/a.sock \n fastcgi:127.0.0.1:9000 ", "fastcgi:unix:/run/a.sock, fastcgi:127.0.0.1:9000",
    ])
    func `addresses are separated by commas or blanks`(_ text: String) throws {
        let expected = try [ListenAddress("fastcgi:unix:/run/a.sock"), ListenAddress("fastcgi:127.0.0.1:9000")]
        #expect(try Self.settings(["LISTEN": text]).listen == expected)
    }

    @Test func `a comma between users or addresses does not end an address`() throws {
        let texts = ["fastcgi:unix:/run/a.sock?peer=www-data,root", "scgi:10.0.0.5:4000?allow=10.0.0.7,::1", "scgi:systemd"]
        let addresses = try texts.map { text in try ListenAddress(text) }
        #expect(try Self.settings(["LISTEN": texts.joined(separator: ",")]).listen == addresses)
        #expect(try Self.settings(["LISTEN": texts.joined(separator: ", ")]).listen == addresses)
    }

    @Test(arguments: [
        ("WORKERS", "0"), ("WORKERS", "1025"), ("WORKERS", "8.0"), ("WORKERS", " 8"), ("WORKERS", "eight"),
        ("WORKERS", ""),
        ("WORKERS", "99999999999999999999"), ("BODY_LIMIT", "-1"), ("BODY_LIMIT", "1M"), ("BODY_LIMIT", "1073741825"),
        ("DRAIN", "-1"), ("DRAIN", "3601"), ("DRAIN", "30s"), ("DATABASE_URL", "notes.db"),
        ("DATABASE_URL", "sqlite://notes.db"),
        ("DATABASE_DURABILITY", "off"), ("SCHEMA", "maybe"), ("LOG_LEVEL", "loud"), ("LOG_FORMAT", "xml"),
        ("LISTEN", " "), ("DATABASE_BUSY_TIMEOUT", "0"), ("DATABASE_BUSY_TIMEOUT", "1e3"), ("DATABASE_BUSY_TIMEOUT", "-1"),
        ("DATABASE_READ_LIMIT", "86401"), ("DATABASE_READ_LIMIT", "0.0001"), ("DATABASE_READ_LIMIT", "."),
        ("DATABASE_SLOW_STATEMENT", "1.٥"), ("DATABASE_SLOW_STATEMENT", "99999999999999999999"), ("DATABASE_ECHO", "on"),
        ("LISTEN", "fastcgi:unix:relative.sock"), ("LISTEN", "fastcgi:0.0.0.0:9000"), ("LISTEN", "http:127.0.0.1:80"),
        ("MIGRATIONS", ""), ("DATABASE_CONNECTIONS", "0"), ("DATABASE_CONNECTIONS", "1025"), ("DATABASE_STATEMENT_LIMIT", "off"),
        ("DATABASE_CONNECTION_AGE", "0"), ("DATABASE_CHECK_INTERVAL", "-1"),
    ])
    func `a value that cannot be used is refused under its name`(_ variable: String, _ text: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try Self.settings([variable: text]) }
        #expect(error?.description.hasPrefix("\(variable) (environment) ") == true, "\(error?.description ?? "")")
    }

    @Test func `a choice that is unknown is answered with those there are`() throws {
        let error = #expect(throws: ConfigurationError.self) { try Self.settings(["SCHEMA": "maybe"]) }
        #expect(error?.description == #"SCHEMA (environment) must be one of require, upgrade, wait, ignore, not "maybe""#)
    }

    @Test func `only a flag makes the address explicit`() throws {
        let address = ["LISTEN": "fastcgi:127.0.0.1:9000"]
        #expect(try Settings(ConfigurationSources(flags: address), name: "notes").isListenExplicit)
        #expect(try !Settings(ConfigurationSources(environment: address), name: "notes").isListenExplicit)
    }

    @Test func `the workers bound the readers of the database`() throws {
        #expect(try Self.settings(["WORKERS": "3"]).databaseOptions.readers == 3)
        #expect(try Self.settings(["WORKERS": "500"]).databaseOptions.readers == 16)
        #expect(try !Self.settings([:]).databaseOptions.creates)
    }
}
