import Glibc
import TestSupport
import Testing

/// The service behind nginx, started by the script that `make run` uses.
@Suite(.ownThreads) struct DeployRunTests {
    @Test func `notes are added, listed, read, replaced, changed and deleted through nginx`() async throws {
        let deployment = try await Deployment.ready()
        let client = deployment.client
        let empty = try await client.get("/notes")
        #expect(empty.status == 200)
        #expect(empty.text == "[]")
        #expect(empty["content-type"] == "application/json")

        let added = try await client.send("POST", "/notes", json: #"{"text": "Test note", "completed": false}"#)
        #expect(added.status == 200)
        #expect(added.text == #"{"text":"Test note","completed":false}"#)
        #expect(added["location"] == "/notes/1")
        #expect(try await client.get("/notes").text == #"[{"text":"Test note","completed":false}]"#)
        #expect(try await client.get("/notes/1").text == #"{"id":1,"text":"Test note","completed":false}"#)

        let replaced = try await client.send("PUT", "/notes/1", json: #"{"text": "Other", "completed": true}"#)
        #expect(replaced.text == #"{"id":1,"text":"Other","completed":true}"#)
        let changed = try await client.send("PATCH", "/notes/1", json: #"{"completed": false}"#)
        #expect(changed.text == #"{"id":1,"text":"Other","completed":false}"#)
        let deleted = try await client.send("DELETE", "/notes/1")
        #expect(deleted.status == 204)
        #expect(deleted.body.isEmpty)
        #expect(try await client.get("/notes/1").status == 404)
        #expect(try await client.get("/notes").text == "[]")
    }

    @Test func `what is wrong with a request is said by the service`() async throws {
        let client = try await Deployment.ready().client
        let syntax = try await client.send("POST", "/notes", json: #"{"text": "#)
        #expect(syntax.status == 400)
        #expect(syntax["content-type"] == "application/problem+json")
        let shape = try await client.send("POST", "/notes", json: #"{"text": "x", "completed": "no"}"#)
        #expect(shape.status == 422)
        #expect(shape.text.contains(#""pointer":"/completed""#), "\(shape)")
        let type = try await client.send(
            "POST", "/notes", headers: ["Content-Type: text/plain"], body: Array("{}".utf8))
        #expect(type.status == 415)
        #expect(try await client.get("/elsewhere").status == 404)
        #expect(try await client.get("/notes").text == "[]")
    }

    @Test func `a body that is too large is answered with 413 each time`() async throws {
        let client = try await Deployment.ready().client
        let body = [UInt8](repeating: UInt8(ascii: " "), count: 1_500_000)
        for _ in 0..<20 {
            let answer = try await client.send(
                "POST", "/notes", headers: ["Content-Type: application/json"], body: body)
            #expect(answer.status == 413)
            #expect(answer["content-type"] == "application/problem+json", "the answer is nginx's own: \(answer)")
        }
        #expect(try await client.get("/notes").status == 200)
    }

    // H11
    @Test func `methods that a path does not have are refused with the list of those it has`() async throws {
        let client = try await Deployment.ready().client
        for (target, allow) in [
            ("/notes", "GET, POST, HEAD, OPTIONS"), ("/notes/1", "GET, PUT, PATCH, DELETE, HEAD, OPTIONS"),
        ] {
            let options = try await client.send("OPTIONS", target)
            #expect(options.status == 204)
            #expect(options["allow"] == allow)
        }
        for method in ["PUT", "DELETE", "PATCH"] {
            let answer = try await client.send(method, "/notes")
            #expect(answer.status == 405)
            #expect(answer["allow"] == "GET, POST, HEAD, OPTIONS")
        }
        let head = try await client.send("HEAD", "/notes")
        #expect(head.status == 200)
        #expect(head["content-length"] == "2")
        #expect(try await client.send("HEAD", "/notes/1").status == 404)
        _ = try await client.send("POST", "/notes", json: #"{"text": "x", "completed": true}"#)
        let one = try await client.send("HEAD", "/notes/1")
        #expect(one.status == 200)
        #expect(one["content-length"] == "36")
        for method in ["FOO", String(repeating: "A", count: 70), "get"] {
            #expect([400, 405, 501].contains(try await client.send(method, "/notes").status), "\(method)")
        }
        let trace = try await client.send("TRACE", "/notes", headers: ["X-Secret: mirror"])
        #expect(trace.status == 405)
        #expect(!trace.description.contains("mirror"))
    }

    @Test func `several requests share a connection`() async throws {
        let client = try await Deployment.ready().client
        let connection = try HTTPConnection(port: client.port)
        for number in 1...3 {
            let body = Array(#"{"text":"\#(number)","completed":true}"#.utf8)
            try await connection.send(client.request("POST", "/notes", ["Content-Type: application/json"], body))
            #expect(try await connection.answer()["location"] == "/notes/\(number)")
        }
    }

    // P1
    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func `a signal stops both programs, and the notes are there after the next start`(_ signal: Int32) async throws {
        let first = try await Deployment.ready()
        _ = try await first.client.send("POST", "/notes", json: #"{"text": "kept", "completed": true}"#)
        #expect(first.leftovers.count >= 3, "the service, nginx and its workers run")
        #expect(try await first.stop(signal) == .code(0))
        #expect(first.leftovers == [])
        #expect(!first.directory.has("run/notes.sock"))
        #expect(throws: SystemFailure.self) { try TestSocket(.port(first.port)) }
        #expect(!first.script.errors.contains("[crit]"), "\(first.script.errors)")

        let second = try await Deployment.ready(in: first.directory)
        #expect(try await second.client.get("/notes").text == #"[{"text":"kept","completed":true}]"#)
        #expect(try await second.stop() == .code(0))
    }

    @Test func `two at once do not disturb each other`() async throws {
        let first = try Deployment()
        let second = try Deployment()
        try await first.waitUntilReady()
        try await second.waitUntilReady()
        _ = try await first.client.send("POST", "/notes", json: #"{"text": "first", "completed": true}"#)
        #expect(try await second.client.get("/notes").text == "[]")
        #expect(try await first.stop() == .code(0))
        #expect(try await second.client.get("/notes").text == "[]")
        #expect(try await second.stop() == .code(0))
    }

    @Test func `a second start in the same directory is refused and the first goes on`() async throws {
        let first = try await Deployment.ready()
        let second = try Deployment(in: first.directory)
        #expect(try await second.script.waitUntilExit() == .code(1))
        #expect(second.script.errors.contains("another deploy/run uses \(first.directory.path)/run"))
        #expect(try await first.client.get("/notes").status == 200)
        #expect(try await first.stop() == .code(0))
    }

    @Test func `a port in use is named`() async throws {
        let first = try await Deployment.ready()
        let second = try Deployment(port: first.port)
        #expect(try await second.script.waitUntilExit() == .code(1))
        #expect(second.script.errors.contains("127.0.0.1:\(first.port) is in use"), "\(second.script.story)")
        #expect(second.leftovers == [])
        #expect(try await first.client.get("/notes").status == 200)
    }

    @Test(arguments: [
        (["NGINX": "/bin/false"], "nginx did not start"),
        (["NOTES": "/nowhere/notes"], "there is no program /nowhere/notes"),
        (["DATABASE_URL": "sqlite:////nowhere/notes.db"], "the directory /nowhere does not exist"),
        (["WORKERS": "none"], "WORKERS (environment) must be a whole number"),
        (["HTTP_ADDRESS": "8080"], "HTTP_ADDRESS=8080 is not HOST:PORT"),
    ])
    func `a start that fails half-way leaves nothing running`(_ fault: ([String: String], String)) async throws {
        let deployment = try Deployment(environment: fault.0)
        #expect(try await deployment.script.waitUntilExit() == .code(1))
        #expect(deployment.script.errors.contains(fault.1), "\(deployment.script.story)")
        #expect(deployment.leftovers == [])
        #expect(!deployment.directory.has("run/notes.sock"))
    }

    @Test(arguments: [TestDatabase.isPostgreSQL ? "already at" : "upgraded to", "serving"])
    func `Ctrl-C during the start leaves nothing running`(_ moment: String) async throws {
        let deployment = try Deployment()
        try await deployment.script.waitUntilSays(moment)
        #expect(try await deployment.stop(SIGINT) == .code(0))
        #expect(deployment.leftovers == [])
        #expect(!deployment.directory.has("run/notes.sock"))
    }

    @Test func `when the service ends by itself, nginx is stopped too`() async throws {
        let deployment = try await Deployment.ready()
        let services = deployment.leftovers.filter { ProcessTable.commandLine(of: $0).contains(" serve ") }
        #expect(services.count == 2, "the supervisor and the process that serves")
        for service in services { kill(service, SIGKILL) }
        #expect(try await deployment.script.waitUntilExit() == .code(1))
        #expect(deployment.script.errors.contains("the notes service ended by itself"))
        #expect(deployment.leftovers == [])
    }
}
