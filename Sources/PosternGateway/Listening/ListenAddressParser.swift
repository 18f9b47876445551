/// Reads an address to listen on: `PROTOCOL:PLACE?OPTIONS`.
struct ListenAddressParser {
    private let text: String

    init(_ text: String) { self.text = text }

    func address() throws(GatewayError) -> ListenAddress {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let wire = WireProtocol(rawValue: String(parts[0])) else {
            throw fault(
                "it must begin with the protocol, as in fastcgi:unix:/run/notes/notes.sock or scgi:127.0.0.1:4000")
        }
        let halves = parts[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let (place, query) = (halves[0], halves.dropFirst().first ?? "")
        guard let colon = place.firstIndex(of: ":") else {
            guard place == "systemd" else { throw fault(Self.forms) }
            return try inherited(wire, .systemd(name: nil), query)
        }
        let rest = place[place.index(after: colon)...]
        switch place[..<colon] {
        case "unix": return try unix(wire, path: String(rest), query)
        case "fd": return try inherited(wire, .descriptor(try descriptor(rest)), query)
        case "systemd":
            guard !rest.isEmpty else { throw fault("behind systemd: stands the name of a socket, or no colon for all") }
            return try inherited(wire, .systemd(name: String(rest)), query)
        default: return try tcp(wire, place, query)
        }
    }

    /// Nobody speaks a protocol of web servers there, so which is named plays no part.
    func controlAddress() throws(GatewayError) -> ListenAddress {
        guard text.hasPrefix("unix:") else { throw fault("it must be a unix socket: unix:/run/notes/control.sock") }
        let halves = text.dropFirst(5).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return try unix(.fastcgi, path: String(halves.first ?? ""), halves.dropFirst().first ?? "", mode: 0o600)
    }

    private static let forms = "it must be unix:PATH, HOST:PORT, fd:NUMBER or systemd:NAME"

    private func fault(_ reason: String) -> GatewayError { .address(text, reason: reason) }

    // MARK: Places

    private func unix(_ wire: WireProtocol, path: String, _ query: Substring, mode: UInt32 = 0o660) throws(GatewayError)
        -> ListenAddress
    {
        guard path.hasPrefix("/") || path.hasPrefix("./") else {
            throw fault("the path must be absolute, or begin with ./")
        }
        guard path.utf8.count <= 107, !path.utf8.contains(0) else {
            throw fault("the path is longer than the 107 bytes that a unix socket's may have")
        }
        let given = try options(query, [.mode, .owner, .group, .peer])
        var options = ListenAddress.UnixOptions()
        options.mode = mode
        if let text = given[.mode] {
            guard let mode = UInt32(text, radix: 8), mode <= 0o777, text.first != "+" else {
                throw fault("mode is not an octal number such as 0660")
            }
            options.mode = mode
        }
        options.owner = given[.owner].map(String.init)
        options.group = given[.group].map(String.init)
        return ListenAddress(wire, .unix(path: path, options: options), peers: try peers(given), text)
    }

    private func tcp(_ wire: WireProtocol, _ place: Substring, _ query: Substring) throws(GatewayError) -> ListenAddress {
        guard let colon = place.lastIndex(of: ":"), let port = UInt16(place[place.index(after: colon)...]), port > 0,
            place[place.index(after: colon)] != "+"
        else { throw fault(Self.forms) }
        let address = try host(place[..<colon])
        let allowed = try allowed(try options(query, [.allow]))
        guard address.isLoopback || !allowed.isEmpty else { throw fault(Self.openToAll) }
        return ListenAddress(wire, .tcp(host: address.description, port: port), allowed: allowed, text)
    }

    /// Why an address that is not of the loopback needs a list.
    static let openToAll =
        "whoever can connect there can end this program, so other addresses than 127.0.0.1 and [::1] need a list of "
        + "those who may: ?allow=10.0.0.7,10.1.0.0/16"

    private func host(_ text: Substring) throws(GatewayError) -> IPAddress {
        let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
        let bare = text == "localhost" ? "127.0.0.1" : isBracketed ? text.dropFirst().dropLast() : text
        guard let address = IPAddress(bare), bare.contains(":") == isBracketed else {
            throw fault("\"\(text)\" is not localhost and no IP address such as 127.0.0.1 or [::1]")
        }
        return address
    }

    private func descriptor(_ text: Substring) throws(GatewayError) -> Int32 {
        guard let descriptor = Int32(text), descriptor >= 0, text.first != "+" else {
            throw fault("behind fd: stands the number of a descriptor, as in fastcgi:fd:0")
        }
        return descriptor
    }

    private func inherited(
        _ wire: WireProtocol, _ endpoint: ListenAddress.Endpoint, _ query: Substring
    ) throws(GatewayError) -> ListenAddress {
        let given = try options(query, [.allow, .peer])
        return ListenAddress(wire, endpoint, peers: try peers(given), allowed: try allowed(given), text)
    }

    // MARK: Options

    private enum Option: String, CaseIterable {
        case mode, owner, group, peer, allow
    }

    private func options(_ query: Substring, _ fitting: [Option]) throws(GatewayError) -> [Option: Substring] {
        var given: [Option: Substring] = [:]
        for part in query.split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let option = Option(rawValue: String(pair[0])), fitting.contains(option) else {
                let names = fitting.map { "\($0.rawValue)=" }.joined(separator: ", ")
                throw fault("\"\(part)\" is no option of such an address, which has \(names)")
            }
            guard pair.count == 2, !pair[1].isEmpty else { throw fault("\(option.rawValue)= has no value") }
            guard given.updateValue(pair[1], forKey: option) == nil else { throw fault("\(option.rawValue)= is there twice") }
        }
        return given
    }

    private func peers(_ given: [Option: Substring]) throws(GatewayError) -> [String] {
        try list(given, .peer, of: "users").map(String.init)
    }

    private func allowed(_ given: [Option: Substring]) throws(GatewayError) -> [AddressRange] {
        var ranges: [AddressRange] = []
        for part in try list(given, .allow, of: "addresses") {
            do { ranges.append(try AddressRange(part)) } catch { throw fault("of allow=, \(error.problem)") }
        }
        return ranges
    }

    private func list(_ given: [Option: Substring], _ option: Option, of things: String) throws(GatewayError) -> [Substring] {
        let parts = given[option]?.split(separator: ",", omittingEmptySubsequences: false) ?? []
        guard !parts.contains("") else { throw fault("\(option.rawValue)= is \(things), divided by commas") }
        return parts
    }
}
