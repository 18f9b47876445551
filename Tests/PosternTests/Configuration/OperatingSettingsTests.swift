import Postern
import PosternGateway
import Testing

/// The settings of what a service tells of itself.
@Suite struct OperatingSettingsTests {
    private static func settings(_ environment: [String: String]) throws -> Settings {
        try Settings(ConfigurationSources(environment: environment), name: "notes")
    }

    @Test func `health is told unless it is turned off, the status and the control socket only on demand`() throws {
        let settings = try Self.settings([:])
        #expect(settings.health)
        #expect(settings.statusPath == nil)
        #expect(settings.control == nil)
        #expect(try !Self.settings(["HEALTH": "no"]).health)
        #expect(try Self.settings([:]).showsDocumentation)
        #expect(try !Self.settings(["DOCUMENTATION": "no"]).showsDocumentation)
        #expect(try Self.settings(["STATUS_PATH": "/fpm/status"]).statusPath == "/fpm/status")
    }

    @Test func `the control socket is a file that only its owner may use`() throws {
        let control = try #require(try Self.settings(["CONTROL": "unix:/run/notes/control.sock"]).control)
        var options = ListenAddress.UnixOptions()
        options.mode = 0o600
        #expect(control.endpoint == .unix(path: "/run/notes/control.sock", options: options))
        let shared = try #require(try Self.settings(["CONTROL": "unix:/c?mode=0660&group=0&peer=root"]).control)
        options.mode = 0o660
        options.group = "0"
        #expect(shared.endpoint == .unix(path: "/c", options: options))
        #expect(shared.peers == ["root"])
    }

    @Test(arguments: [
        ("CONTROL", "127.0.0.1:9"), ("CONTROL", "/run/control.sock"), ("CONTROL", "unix:control.sock"), ("CONTROL", ""),
        ("CONTROL", "unix:/" + String(repeating: "x", count: 107)), ("CONTROL", "unix:/c?mode=9"),
        ("STATUS_PATH", "status"), ("STATUS_PATH", "/a b"), ("STATUS_PATH", "/a?b"), ("STATUS_PATH", "/%41"), ("STATUS_PATH", ""),
        ("HEALTH", "maybe"), ("DOCUMENTATION", "off"),
    ])
    func `a value that cannot be used is refused with its variable`(_ variable: String, _ value: String) {
        let error = #expect(throws: ConfigurationError.self) { try Self.settings([variable: value]) }
        #expect(error?.description.hasPrefix("\(variable) (environment) ") == true)
    }
}
