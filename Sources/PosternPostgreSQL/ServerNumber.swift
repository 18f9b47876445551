/// Numbers as the server sends them: in network order.
enum ServerNumber {
    /// - Returns: `nil` when the length is another.
    static func read<Number: FixedWidthInteger>(_ bytes: UnsafeBufferPointer<UInt8>, as type: Number.Type) -> Number? {
        guard bytes.count == MemoryLayout<Number>.size else { return nil }
        return Number(bigEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(as: Number.self))
    }
}
