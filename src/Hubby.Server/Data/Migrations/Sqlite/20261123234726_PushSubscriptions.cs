using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hubby.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class PushSubscriptions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "push_subscriptions",
                columns: table => new
                {
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    booking = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false, collation: "BINARY"),
                    kind = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    target_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    sealed_target = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_used_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_push_subscriptions", x => new { x.partner_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_push_subscriptions_id",
                table: "push_subscriptions",
                column: "id");

            migrationBuilder.CreateIndex(
                name: "IX_push_subscriptions_partner_id_booking_target_hash",
                table: "push_subscriptions",
                columns: new[] { "partner_id", "booking", "target_hash" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "push_subscriptions");
        }
    }
}
