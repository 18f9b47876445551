/// A block of IP addresses: `10.0.0.0/8`, `2001:db8::/32`, or one, `192.0.2.1`.
public struct AddressRange: Sendable, Equatable, CustomStringConvertible {
    private let first: IPAddress
    /// How many bits the addresses have in common.
    private let bits: Int

    /// What keeps a text from being a block of addresses, as the rest of a sentence.
    struct Unfit: Error, Equatable {
        let problem: String
    }

    init(_ text: some StringProtocol) throws(Unfit) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = IPAddress(parts[0]) else {
            throw Unfit(problem: "\"\(text)\" is no IP address and no block of them such as 10.0.0.0/8")
        }
        let width = first.bytes.count * 8
        var bits = width
        if parts.count == 2 {
            guard let number = Int(parts[1]), (0...width).contains(number), String(number) == parts[1] else {
                throw Unfit(problem: "behind the slash of \"\(text)\" must stand a number from 0 to \(width)")
            }
            bits = number
        }
        self.first = first
        self.bits = bits
        guard first.bytes == Self.leading(bits, of: first.bytes) else {
            throw Unfit(problem: "\"\(text)\" has bits behind the first \(bits), which count for nothing; remove them")
        }
    }

    /// Whether `address` is one of them. IPv4 and IPv6 have no address in common.
    func contains(_ address: IPAddress) -> Bool {
        address.bytes.count == first.bytes.count && Self.leading(bits, of: address.bytes) == first.bytes
    }

    public var description: String { "\(first)/\(bits)" }

    /// `bytes` with only their first `bits` bits kept.
    private static func leading(_ bits: Int, of bytes: [UInt8]) -> [UInt8] {
        bytes.enumerated().map { index, byte in
            let kept = min(8, max(0, bits - index * 8))
            return kept == 8 ? byte : byte & ~(0xFF >> UInt8(kept))
        }
    }
}
