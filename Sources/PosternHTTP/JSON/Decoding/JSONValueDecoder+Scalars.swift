/// The value itself as a scalar; this is where the types have to match.
extension JSONValueDecoder: SingleValueDecodingContainer {
    func decodeNil() -> Bool { json == .null }

    func decode(_ type: Bool.Type) throws -> Bool {
        guard case .bool(let value) = json else { throw mismatch(type, "a boolean") }
        return value
    }

    func decode(_ type: String.Type) throws -> String {
        guard case .string(let value) = json else { throw mismatch(type, "a string") }
        return value
    }

    // The standard library has defaults for these two, which would win over a generic method and throw.
    func decode(_ type: Int128.Type) throws -> Int128 { try integer(type) }
    func decode(_ type: UInt128.Type) throws -> UInt128 { try integer(type) }

    func decode<T: FixedWidthInteger & Decodable>(_ type: T.Type) throws -> T { try integer(type) }

    private func integer<T: FixedWidthInteger>(_ type: T.Type) throws -> T {
        guard case .number(let number) = json else { throw mismatch(type, "an integer") }
        guard let value = number.integer(as: type) else {
            throw DecodingError.dataCorrupted(context("expected an integer from \(T.min) to \(T.max)", expecting: type))
        }
        return value
    }

    func decode<T: BinaryFloatingPoint & LosslessStringConvertible & Decodable>(_ type: T.Type) throws -> T {
        guard case .number(let number) = json else { throw mismatch(type, "a number") }
        guard let value = number.floatingPoint(as: type) else {
            let largest = T.greatestFiniteMagnitude
            throw DecodingError.dataCorrupted(context("expected a number from -\(largest) to \(largest)", expecting: type))
        }
        return value
    }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        try value(of: type)
    }
}
