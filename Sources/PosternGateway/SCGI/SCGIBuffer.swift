/// Memory for the longest header of an SCGI request, one per thread, used for one exchange at a time. What is never
/// filled takes no place.
struct SCGIBuffer: ~Copyable {
    let bytes: UnsafeMutableRawBufferPointer

    init() {
        bytes = .allocate(byteCount: SCGIPrefix.maximumSize + SCGIPrefix.lengthLimit + 1, alignment: 16)
    }

    deinit { bytes.deallocate() }
}
