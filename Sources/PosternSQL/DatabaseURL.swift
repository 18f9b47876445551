/// Where the data is, in SQLAlchemy's notation: `dialect[+driver]://[user[:password]@][host[:port]]/database[?name=value]`.
///
/// `sqlite:///notes.db` is relative to the working directory, `sqlite:////var/lib/notes/notes.db` is absolute. The
/// name of a Python driver (`sqlite+aiosqlite`) is read and plays no part.
public struct DatabaseURL: Sendable, Hashable {
    /// `sqlite`, `postgresql`, …, in lower case.
    public let dialect: String
    /// What stands behind the `+`, such as `aiosqlite`.
    public let driverSuffix: String?
    public let user: String?
    public let password: String?
    public let host: String?
    public let port: Int?
    /// The database's name or, for SQLite, the path of its file.
    public let database: String
    /// The parameters behind `?`, in their order.
    public let options: [Option]

    public struct Option: Sendable, Hashable {
        public let name: String
        public let value: String
    }

    /// Why a text is no database URL. It never quotes the text, which may hold a password.
    public struct Malformed: Error, Sendable, Equatable, CustomStringConvertible {
        public let description: String
    }

    /// Reads a URL.
    ///
    /// - Throws: ``Malformed`` with what is wrong and an example of what is right.
    public init(_ text: String) throws(Malformed) {
        guard let separator = text.firstRange(of: "://") else {
            throw Malformed(
                description: "is no database URL: there is no \"://\" in it; write for example sqlite:///notes.db")
        }
        let scheme = text[..<separator.lowerBound].lowercased().split(
            separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        dialect = String(scheme[0])
        driverSuffix = scheme.count > 1 ? String(scheme[1]) : nil
        guard !dialect.isEmpty, dialect.utf8.allSatisfy({ $0.isLowerLetterOrDigit }), driverSuffix != "" else {
            throw Malformed(description: "is no database URL: it must begin with a dialect such as sqlite:///notes.db")
        }

        // Bytes, since a combining mark behind a separator makes one Character of both.
        let body = text[separator.upperBound...]
        let question = body.utf8.firstIndex(of: UInt8(ascii: "?"))
        let rest = body[..<(question ?? body.endIndex)]
        let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
        if dialect != "sqlite" { try Self.refuseStrayAt(in: body, behind: slash) }
        options = if let question { try Self.parseOptions(body[body.utf8.index(after: question)...]) } else { [] }
        let authority = try Authority(rest[..<slash])
        (user, password, host, port) = (authority.user, authority.password, authority.host, authority.port)
        database = slash < rest.endIndex ? String(rest[rest.utf8.index(after: slash)...]) : ""
        guard !database.utf8.contains(0) else { throw Malformed(description: "holds a NUL character") }
        if dialect == "sqlite", !rest[..<slash].isEmpty {
            throw Malformed(
                description: "has two slashes where SQLite needs three (sqlite:///relative.db) or four (sqlite:////absolute.db)")
        }
    }

    /// A password with a bare `/` or `?` in it would be taken for a port and a database, and shown.
    private static func refuseStrayAt(in body: Substring, behind end: Substring.Index) throws(Malformed) {
        guard !body[..<end].utf8.contains(UInt8(ascii: "@")), body.utf8.contains(UInt8(ascii: "@")) else { return }
        throw Malformed(
            description: "has an @ behind its host: write %2F for / and %3F for ? in a password, %40 for any other @")
    }

    private static func parseOptions(_ text: Substring) throws(Malformed) -> [Option] {
        var options: [Option] = []
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let name = percentDecoded(parts[0]), let value = percentDecoded(parts[1]) else {
                throw Malformed(description: "has a parameter behind \"?\" that is not name=value")
            }
            options.append(Option(name: name, value: value))
        }
        return options
    }
}

extension DatabaseURL: CustomStringConvertible {
    /// The URL with `***` for the password, also where it is given as a parameter.
    public var description: String {
        var text = dialect
        if let driverSuffix { text += "+" + driverSuffix }
        text += "://"
        if let user { text += user + (password == nil ? "" : ":***") + "@" }
        if let host { text += host.contains(":") ? "[\(host)]" : host }
        if let port { text += ":\(port)" }
        text += "/" + database
        if !options.isEmpty { text += "?" + options.map(\.shown).joined(separator: "&") }
        return text
    }
}

extension DatabaseURL.Option {
    fileprivate var shown: String {
        name.lowercased().contains("password") ? "\(name)=***" : "\(name)=\(value)"
    }
}

/// The part of a URL between `//` and the next `/`.
private struct Authority {
    var user: String?
    var password: String?
    var host: String?
    var port: Int?

    init(_ text: Substring) throws(DatabaseURL.Malformed) {
        var place = text
        if let at = text.lastIndex(of: "@") {
            let credentials = text[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard let user = percentDecoded(credentials[0]) else {
                throw DatabaseURL.Malformed(description: "has a user name with a wrong % escape")
            }
            self.user = user
            if credentials.count > 1 {
                guard let password = percentDecoded(credentials[1]) else {
                    throw DatabaseURL.Malformed(description: "has a password with a wrong % escape")
                }
                self.password = password
            }
            place = text[text.index(after: at)...]
        }
        var portText: Substring?
        if place.hasPrefix("[") {
            guard let end = place.firstIndex(of: "]") else {
                throw DatabaseURL.Malformed(description: "has a host that begins with [ and does not end with ]")
            }
            host = String(place[place.index(after: place.startIndex)..<end])
            let tail = place[place.index(after: end)...]
            portText = tail.isEmpty ? nil : tail.hasPrefix(":") ? tail.dropFirst() : ""
        } else if let colon = place.lastIndex(of: ":") {
            host = colon == place.startIndex ? nil : String(place[..<colon])
            portText = place[place.index(after: colon)...]
        } else {
            host = place.isEmpty ? nil : String(place)
        }
        if let portText {
            guard portText.first != "+", let port = Int(portText), (1...65_535).contains(port) else {
                throw DatabaseURL.Malformed(description: "has a port that is not a number from 1 to 65535")
            }
            self.port = port
        }
    }
}

/// Decodes `%41` to `A` (RFC 3986 §2.1); `nil` for a wrong escape or for bytes that are not UTF-8.
private func percentDecoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "%") else {
            bytes.append(byte)
            continue
        }
        guard let high = rest.popFirst()?.hexValue, let low = rest.popFirst()?.hexValue else { return nil }
        bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
}

extension UInt8 {
    fileprivate var isLowerLetterOrDigit: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
    }

    fileprivate var hexValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
