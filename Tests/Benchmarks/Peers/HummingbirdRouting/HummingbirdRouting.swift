import HTTPTypes
@_spi(Internal) import Hummingbird
import Logging

struct PlainSource: RequestContextSource {
    let logger = Logger(label: "benchmark")
}

struct PlainContext: RequestContext {
    typealias Source = PlainSource

    var coreContext: CoreRequestContextStorage

    init(source: PlainSource) {
        coreContext = CoreRequestContextStorage(source: source)
    }
}

/// Hummingbird's router with the cases of Postern's, for `make bench`.
@main
enum HummingbirdRouting {
    static func main() async throws { try await measure() }

    /// Away from the main actor, so that no call hops to it.
    private nonisolated static func measure() async throws {
        for routing in RoutingCase.allCases {
            let router = Router(context: PlainContext.self)
            let builder = RouterPathTrieBuilder<Int>()
            for (index, pattern) in routing.patterns.enumerated() {
                router.get(RouterPath(pattern)) { _, _ in Response(status: .ok) }
                builder.addEntry(RouterPath(pattern), value: index)
            }
            let trie = builder.build()
            let responder = router.buildResponder()
            let paths = routing.paths
            let requests = paths.map { path in
                Request(
                    head: HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: path),
                    body: RequestBody(buffer: .init()))
            }
            let context = PlainContext(source: PlainSource())
            var next = 0
            let times = try await Stopwatch.nanoseconds([
                {
                    let path = paths[next]
                    next = next + 1 == paths.count ? 0 : next + 1
                    Stopwatch.keep(trie.resolve(path))
                },
                {
                    let request = requests[next]
                    next = next + 1 == requests.count ? 0 : next + 1
                    Stopwatch.keep(try await responder.respond(to: request, context: context))
                },
            ])
            print("\(routing.rawValue) match \(times[0])")
            print("\(routing.rawValue) answer \(times[1])")
        }
    }
}
