internal import Glibc
internal import HTTPTypes
internal import PosternHTTP
internal import Synchronization

/// The cookies that a client keeps (RFC 6265), of the one site that it speaks with. Those marked `Secure` are sent as well: the client
/// is taken for one that speaks TLS with the web server.
final class CookieJar: Sendable {
    private struct Cookie {
        let name: String
        let value: String
        let path: String
    }

    private let cookies = Mutex<[Cookie]>([])

    /// The values by their names; of those with one name, that of the longest path.
    var values: [String: String] {
        cookies.withLock { cookies in
            cookies.sorted { $0.path.utf8.count < $1.path.utf8.count }.reduce(into: [:]) { $0[$1.name] = $1.value }
        }
    }

    func set(_ value: String?, as name: String) {
        cookies.withLock { cookies in
            cookies.removeAll { $0.name == name }
            if let value { cookies.append(Cookie(name: name, value: value, path: "/")) }
        }
    }

    /// What is sent to `path` (§5.4), those of longer paths first; `nil` for nothing.
    func header(for path: String) -> String? {
        let fitting = cookies.withLock { cookies in
            cookies.filter { Self.matches(path, $0.path) }.sorted { $0.path.utf8.count > $1.path.utf8.count }
        }
        return fitting.isEmpty ? nil : fitting.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
    }

    /// Takes what an answer to a request for `path` sets (§5.2, §5.3).
    func take(_ fields: HTTPFields, from path: String) {
        for field in fields[values: .setCookie] { take(field, from: path) }
    }

    private func take(_ field: String, from path: String) {
        let parts = field.split(separator: ";").map { $0.split(separator: "=", maxSplits: 1).map { String($0.trimmed) } }
        guard let pair = parts.first, let name = pair.first, !name.isEmpty else { return }
        var cookiePath = Self.directory(of: path)
        var isOver: Bool?
        for attribute in parts.dropFirst() where attribute.count == 2 {
            switch attribute[0].lowercased() {
            case "path" where attribute[1].hasPrefix("/"): cookiePath = attribute[1]
            case "max-age": isOver = Int(attribute[1]).map { $0 <= 0 } ?? isOver
            case "expires":
                if isOver == nil { isOver = Self.moment(of: attribute[1]).map { $0 <= time(nil) } }
            default: continue
            }
        }
        let value = pair.count == 2 ? pair[1] : ""
        cookies.withLock { [cookiePath, isOver] cookies in
            cookies.removeAll { $0.name == name && $0.path == cookiePath }
            if isOver != true { cookies.append(Cookie(name: name, value: value, path: cookiePath)) }
        }
    }

    /// Seconds since 1970; `nil` for what is no date of RFC 9110 §5.6.7's preferred form.
    private static func moment(of date: String) -> Int? {
        let parts = date.split { $0 == " " || $0 == ":" }
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 8, parts[7] == "GMT", let month = months.firstIndex(of: String(parts[2])) else { return nil }
        let numbers = [1, 3, 4, 5, 6].compactMap { Int32(parts[$0]) }
        guard numbers.count == 5, (1_601...9_999).contains(numbers[1]) else { return nil }
        var time = tm()
        (time.tm_mday, time.tm_mon, time.tm_year) = (numbers[0], Int32(month), numbers[1] - 1_900)
        (time.tm_hour, time.tm_min, time.tm_sec) = (numbers[2], numbers[3], numbers[4])
        return timegm(&time)
    }

    /// The default path of a cookie (§5.1.4).
    private static func directory(of path: String) -> String {
        guard let end = path.lastIndex(of: "/"), end != path.startIndex else { return "/" }
        return String(path[..<end])
    }

    /// §5.1.4.
    private static func matches(_ path: String, _ cookiePath: String) -> Bool {
        path == cookiePath || path.hasPrefix(cookiePath.hasSuffix("/") ? cookiePath : cookiePath + "/")
    }
}
