import ArgumentParser
import PosternHTTP

/// Times what it takes to find a route, and to answer by a handler that does nothing.
struct RoutingBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "routing", abstract: "Print nanoseconds: CASE match|answer N, one a line.")

    func run() async throws {
        for routing in RoutingCase.allCases {
            let router = try routing.router()
            let requests = routing.requests
            var next = 0
            let times = try await Stopwatch.nanoseconds([
                {
                    var request = requests[next]
                    next = next + 1 == requests.count ? 0 : next + 1
                    Stopwatch.keep(router.admit(&request))
                    Stopwatch.keep(request)
                },
                {
                    var request = requests[next]
                    next = next + 1 == requests.count ? 0 : next + 1
                    _ = router.admit(&request)
                    Stopwatch.keep(await router.respond(to: request))
                },
            ])
            print("\(routing.rawValue) match \(times[0])")
            print("\(routing.rawValue) answer \(times[1])")
        }
    }
}

/// Finds a route as many times as it is told, for a tool that counts.
struct MatchBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "match", abstract: "Find the route of a case COUNT times.")

    @Argument(help: "static, parameter or many") var routing: String
    @Argument(help: "How often.") var count: Int

    func run() async throws {
        guard let routing = RoutingCase(rawValue: routing) else { throw ValidationError("There is no case \(routing).") }
        let router = try routing.router()
        let requests = routing.requests
        for turn in 0..<count {
            var request = requests[turn % requests.count]
            Stopwatch.keep(router.admit(&request))
            Stopwatch.keep(request)
        }
    }
}

extension RoutingCase {
    fileprivate func router() throws -> Router {
        let empty = Response(status: .ok)
        return try Router(patterns.map { Route(.get, $0.replacing(":id", with: "{id}")) { _ in empty } })
    }

    fileprivate var requests: [Request] {
        paths.map { Request(method: .get, path: $0, queryString: "", parameters: Parameters()) }
    }
}
