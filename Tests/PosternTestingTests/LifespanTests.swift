import HTTPTypes
import Postern
import PosternHTTP
import PosternMigrations
import PosternSQL
import PosternSQLite
import PosternTesting
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

/// An application from its start to its stop, as a test runs it.
struct LifespanTests {
    /// What has happened, in its order.
    final class Story: Sendable {
        private let lines = Mutex<[String]>([])

        func tell(_ line: String) { lines.withLock { $0.append(line) } }

        var text: String { lines.withLock { $0.joined(separator: " ") } }

        @TaskLocal static var current = Story()
    }

    private struct Broken: Error {}

    /// A client of something else, made at the start and handed to the routes.
    struct Courier: Sendable {
        let story: Story
        let address: String
    }

    enum Shop: Application {
        static let name = "shop"
        static let drivers: [any DatabaseDriver] = [SQLiteDriver()]
        static let revisions = embeddedRevisions

        static func start(_ context: ApplicationContext) async throws -> Courier {
            await Task.yield()
            let story = Story.current
            let tables = try context.database.read { try $0.one("SELECT count(*) FROM sqlite_schema", as: Int.self) }
            story.tell("start:\(tables)")
            return Courier(story: story, address: "\(context.settings.workers) streets")
        }

        static func stop(_ courier: Courier) async throws {
            await Task.yield()
            courier.story.tell("stop")
        }

        static func router(_ context: StatefulContext<Courier>) throws -> Router {
            let courier = context.state
            courier.story.tell("router")
            return try Router([
                Route(.get, "/address") { _ in .text(courier.address) },
                Route(.get, "/parcel") { _ in
                    courier.story.tell("parcel")
                    return Response.text("sent").afterwards {
                        try await Task.sleep(for: .milliseconds(20))
                        courier.story.tell("delivered")
                    }
                },
            ])
        }

        static func services(_ context: StatefulContext<Courier>) throws -> [any Service] { [Van(story: context.state.story)] }
    }

    private struct Van: Service {
        let story: Story

        func run() async throws {
            try? await gracefulShutdown()
            story.tell("parked")
        }
    }

    enum Bankrupt: Application {
        static let name = "bankrupt"
        static let drivers: [any DatabaseDriver] = [SQLiteDriver()]

        static func start(_ context: ApplicationContext) async throws { throw Broken() }
        static func router(_ context: ApplicationContext) throws -> Router {
            Issue.record("it has no routes")
            return try Router([])
        }
    }

    enum Messy: Application {
        static let name = "messy"
        static let drivers: [any DatabaseDriver] = [SQLiteDriver()]

        static func stop(_ state: Void) async throws { throw Broken() }
        static func router(_ context: ApplicationContext) throws -> Router { try Router([Route(.get, "/") { _ in .text("ok") }]) }
    }

    private func withStory(_ body: () async throws -> Void) async rethrows -> String {
        let story = Story()
        try await Story.$current.withValue(story) { try await body() }
        return story.text
    }

    @Test(arguments: TestTransport.all)
    func `the state is made before the routes and ends after everything else`(_ transport: TestTransport) async throws {
        let story = try await withStory {
            let address = try await TestClient.run(Shop.self, settings: ["WORKERS": "3"], through: transport) { client in
                try await client.get("/parcel").expecting(.ok)
                return try await client.get("/address").expecting(.ok).text
            }
            #expect(address == "3 streets")
        }
        #expect(story.hasPrefix("start:") && !story.hasPrefix("start:0"), "the database is at head: \(story)")
        let rest = story.split(separator: " ").dropFirst().joined(separator: " ")
        #expect(rest == "router parcel delivered parked stop")
    }

    @Test(arguments: TestTransport.all)
    func `a test that throws stops the application as well`(_ transport: TestTransport) async throws {
        let story = await withStory {
            await #expect(throws: TestResponse.Unexpected.self) {
                try await TestClient.run(Shop.self, through: transport) { client in
                    try await client.get("/nowhere").expecting(.ok)
                }
            }
        }
        #expect(story.hasSuffix("router parked stop"), "\(story)")
    }

    @Test func `an application that cannot start says so, and no test is run`() async throws {
        let error = await #expect(throws: (any Error).self) {
            try await TestClient.run(Bankrupt.self) { _ in Issue.record("it has not started") }
        }
        #expect(error.map { "\($0)" } == "bankrupt cannot start: Broken()")
    }

    @Test func `an application that cannot stop says so, unless the test has thrown`() async throws {
        let error = await #expect(throws: (any Error).self) {
            try await TestClient.run(Messy.self) { client in try await client.get("/").expecting(.ok) }
        }
        #expect(error.map { "\($0)" } == "messy has not stopped in good order: Broken()")
        await #expect(throws: TestResponse.Unexpected.self) {
            try await TestClient.run(Messy.self) { client in try await client.get("/").expecting(.notFound) }
        }
    }

    @Test(arguments: TestTransport.all)
    func `a test can wait for what follows an answer`(_ transport: TestTransport) async throws {
        let story = Story()
        let route = Route(.get, "/") { _ in
            Response.text("sent").afterwards {
                try await Task.sleep(for: .milliseconds(20))
                story.tell("delivered")
            }
        }
        let client = try TestClient(Router([route]), through: transport)
        for count in 1...3 {
            try await client.get("/").expecting(.ok)
            await client.settle()
            #expect(story.text.split(separator: " ").count == count)
        }
    }
}
