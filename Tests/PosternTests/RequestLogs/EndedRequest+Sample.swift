import HTTPTypes
import PosternGateway
import PosternHTTP

extension EndedRequest {
    /// A request for `/notes/7?full=yes` that was answered with 200.
    ///
    /// - Parameters:
    ///   - changes: variables that are set beside the usual ones, or in their place.
    ///   - isUnderstood: whether the gateway could make a request of them.
    static func sample(
        _ changes: [String: String] = [:], path: String = "/notes/7", isUnderstood: Bool = true, times: RequestTimes = .sample,
        fields: [(String, String)] = []
    ) -> EndedRequest {
        let variables = [
            "REMOTE_ADDR": "192.0.2.1", "REQUEST_METHOD": "GET", "REQUEST_URI": "/notes/7?full=yes", "QUERY_STRING": "full=yes",
            "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_REFERER": "https://example.org/", "HTTP_USER_AGENT": "Mozilla/5.0 (X11)",
            "REQUEST_ID": "0123456789abcdef", "HTTP_AUTHORIZATION": "Bearer secret-token", "HTTP_COOKIE": "session=secret-cookie",
        ].merging(changes) { _, new in new }
        var parameters = Parameters()
        for (name, value) in variables { parameters.append(name, value) }
        let request = Request(method: .get, path: path, queryString: "full=yes", parameters: parameters)
        return EndedRequest(
            parameters: parameters, request: isUnderstood ? request : nil, status: isUnderstood ? 200 : 400, receivedBytes: 0,
            sentBytes: 321, times: times, worker: 3,
            accessFields: fields.reduce(Response()) { $0.logging($1.0, $1.1) }.accessFields)
    }
}

extension RequestTimes {
    /// 63.5 ms in all.
    static var sample: RequestTimes {
        var times = RequestTimes()
        (times.queue, times.read, times.handler) = (1_000_000, 2_345_678, 30_000_000)
        (times.databaseWait, times.database, times.write) = (10_000, 30_144_322, 999)
        return times
    }
}
