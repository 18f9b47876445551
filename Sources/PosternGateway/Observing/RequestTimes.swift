/// How the time of one request was spent, in nanoseconds. No part holds another.
package struct RequestTimes: Sendable, Equatable {
    /// In line, from the moment it was noticed until a worker took it; 0 when a worker was at rest.
    package var queue: Int64 = 0
    /// From then until all of it had been read that is.
    package var read: Int64 = 0
    /// With the handler, apart from the database.
    package var handler: Int64 = 0
    /// In which the handler waited for a connection to the database.
    package var databaseWait: Int64 = 0
    /// In the handler's units of work, with what they do between statements, and their commits.
    package var database: Int64 = 0
    /// From the handler's end until the socket had taken the answer.
    package var write: Int64 = 0

    package init() {}

    package var total: Int64 { queue + read + handler + databaseWait + database + write }

    /// All parts, in the order in which they come, by the names that logs and metrics give them.
    package static let parts: [(name: String, time: @Sendable (RequestTimes) -> Int64)] = [
        ("queue", { $0.queue }), ("read", { $0.read }), ("handler", { $0.handler }), ("database_wait", { $0.databaseWait }),
        ("database", { $0.database }), ("write", { $0.write }),
    ]
}
