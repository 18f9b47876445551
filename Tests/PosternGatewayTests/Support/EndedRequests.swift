import PosternGateway
import Synchronization
import TestSupport

/// Keeps a list of the requests that have ended.
final class EndedRequests: RequestObserver {
    private let list = Mutex<[EndedRequest]>([])

    func requestEnded(_ request: EndedRequest) {
        list.withLock { $0.append(request) }
    }

    /// All of them, once there are `count`: a client has its answer a moment before the observers are told.
    func all(_ count: Int) throws -> [EndedRequest] {
        try eventually("\(count) requests") { list.withLock { $0.count } >= count }
        return list.withLock { $0 }
    }

    /// The only one.
    func only() throws -> EndedRequest {
        let all = try all(1)
        guard all.count == 1, let only = all.first else { throw TimedOut("one request, of \(all.count)") }
        return only
    }
}
